/** Reading server-sent events from a byte stream: `fetch` shows the status of a refusal, `EventSource` does not. */

export interface StreamEvent {
  name: string;
  id: string | null;
  data: string;
}

function parseBlock(block: string): StreamEvent | null {
  const event: StreamEvent = { name: "message", id: null, data: "" };
  const lines: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event.name = value;
    else if (field === "id") event.id = value;
    else if (field === "data") lines.push(value);
  }
  return lines.length === 0 ? null : { ...event, data: lines.join("\n") };
}

/** Cuts text, which comes in pieces of any size, into events. */
export function createEventParser(): (text: string) => StreamEvent[] {
  let rest = "";
  return (text) => {
    rest += text;
    // A piece from the middle of a snapshot ends nothing; joining all of them anew for each would cost more than reading them.
    if (!text.includes("\n")) return [];
    rest = rest.replaceAll("\r\n", "\n");
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    return blocks.map(parseBlock).filter((event) => event !== null);
  };
}

/** Calls `onEvent` for every event until the stream ends or is aborted; `onBytes` also for comments. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: StreamEvent) => void,
  onBytes: () => void,
): Promise<void> {
  const parse = createEventParser();
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    parse(value).forEach(onEvent);
  }
}
