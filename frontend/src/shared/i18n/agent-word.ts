/** "Handläggare" as "agent", for centres that say so. Pure. */

const WHOLE = /handläggar(?:na|e)/gi;
const ONE_BEFORE = /(?:^|\s)(?:en|ingen|någon|dold|kö,)\s$/i;
const HELD = /\uE000(\d+)\uE000/g;

function agentText(text: string, isOne: boolean): string {
  return text.replace(WHOLE, (found, offset: number) => {
    const word = found.toLowerCase() === "handläggarna" ? "agenterna" : isOne || ONE_BEFORE.test(text.slice(0, offset)) ? "agent" : "agenter";
    return found.startsWith("H") ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  });
}

/** Calls with a sign in the place of each text that has the word in it: what somebody has named a queue stays its name. */
function writeHeld(write: (...args: unknown[]) => unknown, args: unknown[]): unknown {
  const names: string[] = [];
  const hold = (value: unknown): unknown => {
    if (typeof value === "string") return value.search(WHOLE) < 0 ? value : `\uE000${names.push(value) - 1}\uE000`;
    if (Array.isArray(value)) return value.map(hold);
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hold(member)])) : value;
  };
  const written = write(...args.map(hold));
  if (typeof written !== "string") return write(...args);
  return agentText(written, args[0] === 1).replace(HELD, (_sign, index) => names[Number(index)] ?? "");
}

/** `isOne`: the text is named for one agent. */
function spoken(value: unknown, isOne = false): unknown {
  if (typeof value === "string") return agentText(value, isOne);
  if (typeof value === "function") {
    const write = value as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => writeHeld(write, args);
  }
  if (Array.isArray(value)) return value.map((one) => spoken(one));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, spoken(member, name === "agent")]));
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
