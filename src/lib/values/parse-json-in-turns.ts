import type { ExactJson } from './exact-json.js';
import { JsonParser, type ParseJsonOptions } from './json-parser.js';
import { Turns } from './turns.js';

/** Characters, or bytes, from which on a text is parsed in turns: fewer take less time than a turn has. */
export const longText = 1_000_000;

/** Values that are read before the clock is looked at: some 0.1 ms, but for long strings. */
const stride = 1_000;

export interface InTurnsOptions extends ParseJsonOptions {
  /** Ends it, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The same as `parseJson`, for texts of many megabytes: it gives way every 50 ms, and at the end.
 * @throws JsonSyntaxError
 */
export async function parseJsonInTurns(text: string, options: InTurnsOptions = {}): Promise<ExactJson> {
  const parser = new JsonParser(text, options);
  const turns = new Turns();
  while (!parser.run(stride)) if (turns.overdue) await giveWay(turns, options.signal);
  parser.end();
  if (text.length > longText) await giveWay(turns, options.signal);
  return parser.value;
}

/**
 * The source text of each item of a JSON array, all of which is parsed before, in turns.
 * @throws JsonSyntaxError
 */
export async function itemSourcesInTurns(array: string, signal?: AbortSignal): Promise<readonly string[]> {
  const parser = new JsonParser(array, {});
  const turns = new Turns();
  const items: string[] = [];
  for (let isOpen = parser.enterArray(); isOpen; isOpen = parser.hasNextItem()) {
    parser.skipSpace();
    const start = parser.position;
    while (!parser.run(stride)) if (turns.overdue) await giveWay(turns, signal);
    items.push(array.slice(start, parser.position));
    if (turns.overdue) await giveWay(turns, signal);
  }
  parser.end();
  return items;
}

async function giveWay(turns: Turns, signal: AbortSignal | undefined): Promise<void> {
  await turns.next();
  signal?.throwIfAborted();
}
