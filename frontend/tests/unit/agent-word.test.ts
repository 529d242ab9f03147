import { describe, expect, test } from "vitest";
import { withAgentWord } from "@/shared/i18n/agent-word";
import { commands } from "@/shared/i18n/sv/admin/help";
import { rules } from "@/shared/i18n/sv/admin/rules";

const written = withAgentWord({
  one: "Dold handläggare",
  many: "Dolda handläggare",
  whose: "En handläggares kö, handläggarnas namn",
  count: (count: number) => `${count} handläggare`,
  of: (queue: string) => `Handläggare i ${queue}`,
  among: (queues: readonly string[]) => `Handläggarna i ${queues.join(" och ")}`,
});

describe("who answers as agent", () => {
  test("has the forms of the word", () => {
    expect([written.one, written.many, written.whose]).toEqual(["Dold agent", "Dolda agenter", "En agents kö, agenternas namn"]);
    expect([written.count(1), written.count(2)]).toEqual(["1 agent", "2 agenter"]);
    expect(withAgentWord(commands)).toMatchObject({ field: "Sida, kö, agent eller kommando", agent: "Agent" });
  });

  test("leaves the names that people have given", () => {
    expect(written.of("Handläggare Öst")).toBe("Agenter i Handläggare Öst");
    expect(written.among(["Växel", "Handläggare Öst"])).toBe("Agenterna i Växel och Handläggare Öst");
    const { sentence } = withAgentWord(rules);
    expect(sentence.inAny(["Handläggare Öst"])).toBe(rules.sentence.inAny(["Handläggare Öst"]));
  });
});
