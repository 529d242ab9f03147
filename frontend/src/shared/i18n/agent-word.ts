/** "Handläggare" as "agent", for centres that say so. Pure. */

const WHOLE = /handläggar(?:na|e)/gi;
const ONE_BEFORE = /(?:^|\s)(?:en|ingen|någon)\s$/i;

function agentText(text: string, isOne: boolean): string {
  return text.replace(WHOLE, (found, offset: number) => {
    const word = found.toLowerCase() === "handläggarna" ? "agenterna" : isOne || ONE_BEFORE.test(text.slice(0, offset)) ? "agent" : "agenter";
    return found.startsWith("H") ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  });
}

function spoken(value: unknown): unknown {
  if (typeof value === "string") return agentText(value, false);
  if (typeof value === "function") {
    const write = value as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => {
      const written = write(...args);
      return typeof written === "string" ? agentText(written, args[0] === 1) : written;
    };
  }
  if (Array.isArray(value)) return value.map(spoken);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, spoken(member)]));
  return value;
}

const known = new WeakMap<object, object>();

/** A catalogue that says "agent"; made once. */
export function withAgentWord<T extends object>(catalogue: T): T {
  const before = known.get(catalogue);
  if (before !== undefined) return before as T;
  const made = spoken(catalogue) as T;
  known.set(catalogue, made);
  return made;
}
