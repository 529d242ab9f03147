import { createContext, use, useMemo, type ReactNode } from "react";
import { createFormat, DEFAULT_TIME_ZONE, type Format, type Locale } from "@/shared/format/format";
import { withAgentWord } from "./agent-word";
import { en } from "./en";
import { sv, type Catalogue } from "./sv";

const catalogues: Record<Locale, Catalogue> = { sv, en };

interface Words {
  t: Catalogue;
  format: Format;
  /** Whether who answers is called "agent" in Swedish too. */
  saysAgent: boolean;
}

const WordsContext = createContext<Words>({ t: sv, format: createFormat("sv", DEFAULT_TIME_ZONE), saysAgent: false });

interface WordsProviderProps {
  locale: Locale;
  timeZone: string;
  saysAgent?: boolean;
  children: ReactNode;
}

const catalogueIn = <T extends object>(catalogues: Record<Locale, T>, locale: Locale, saysAgent: boolean): T =>
  saysAgent && locale === "sv" ? withAgentWord(catalogues.sv) : catalogues[locale];

/** Gives everything below it the texts of one language and the way figures are written in it. */
export function WordsProvider({ locale, timeZone, saysAgent = false, children }: WordsProviderProps) {
  const words = useMemo(() => ({ t: catalogueIn(catalogues, locale, saysAgent), format: createFormat(locale, timeZone), saysAgent }), [locale, timeZone, saysAgent]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

export const useWords = (): Words => use(WordsContext);

/** The hook that gives a part's own texts, which are loaded where it is. */
export function wordsOf<T extends object>(catalogues: Record<Locale, T>): () => T {
  return function usePartWords() {
    const { format, saysAgent } = useWords();
    return catalogueIn(catalogues, format.locale, saysAgent);
  };
}
