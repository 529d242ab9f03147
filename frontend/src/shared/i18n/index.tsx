import { createContext, use, useMemo, type ReactNode } from "react";
import { createFormat, type Format, type Locale } from "@/shared/format/format";
import { en } from "./en";
import { sv, type Catalogue } from "./sv";

const catalogues: Record<Locale, Catalogue> = { sv, en };

interface Words {
  t: Catalogue;
  format: Format;
}

const WordsContext = createContext<Words>({ t: sv, format: createFormat("sv", "Europe/Stockholm") });

interface WordsProviderProps {
  locale: Locale;
  timeZone: string;
  children: ReactNode;
}

/** Gives everything below it the texts of one language and the way figures are written in it. */
export function WordsProvider({ locale, timeZone, children }: WordsProviderProps) {
  const words = useMemo(() => ({ t: catalogues[locale], format: createFormat(locale, timeZone) }), [locale, timeZone]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

export const useWords = (): Words => use(WordsContext);
