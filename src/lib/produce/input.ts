import { AppError, messageOf } from '../errors.js';
import type { ValueSchema } from '../formats/format.js';
import { parseAssignment } from '../formats/shared/assignment-tree.js';
import { readBytes } from '../values/read-file.js';
import { endingAtLongLine, jsonItems, lineItems, type InputItem, type MadeValue } from './input-source.js';
import type { InputFormat } from './parse-item.js';

/** Where the records come from, as the options say. */
export interface InputOptions {
  readonly value?: string;
  readonly set?: readonly string[];
  readonly file?: string;
  readonly sample?: number;
  readonly tombstone: boolean;
  readonly raw: boolean;
  readonly input: InputFormat;
  readonly keySeparator?: string;
  /** Bytes. */
  readonly maxLineSize?: number;
}

export interface InputPlaces {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly resolve: (file: string) => string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** The schema of the values, for those that are made by it. */
  readonly schema: () => Promise<ValueSchema>;
}

/** True where the records are one value given as an option. */
export function isSingle({ value, set, file, tombstone, keySeparator }: InputOptions): boolean {
  return value !== undefined || set !== undefined || (tombstone && file === undefined && keySeparator === undefined);
}

/** True where nothing but stdin is left to read. */
export function readsStdin(options: InputOptions): boolean {
  return !isSingle(options) && options.file === undefined && options.sample === undefined;
}

/** @throws AppError FILE_UNREADABLE, INPUT_INVALID, RECORD_INVALID */
export async function* inputItems(
  options: InputOptions,
  places: InputPlaces,
): AsyncGenerator<readonly (InputItem | MadeValue)[], void, undefined> {
  const { value, set, file, sample } = options;
  if (value !== undefined) yield [single(value)];
  else if (set !== undefined) yield [await assembled(set, places)];
  else if (sample !== undefined) yield* samples(sample, places);
  else if (file !== undefined) yield* split(readFile(places.resolve(file)), options, places);
  else if (options.tombstone && options.keySeparator === undefined) yield [single('')];
  else yield* split(places.stdin, options, places);
}

function split(
  source: AsyncIterable<Uint8Array | string>,
  { input, raw, keySeparator, maxLineSize: longest }: InputOptions,
  { signal }: InputPlaces,
): AsyncGenerator<readonly InputItem[], void> {
  const limits = { signal, ...(longest === undefined ? {} : { longest }) };
  const byLine = input === 'text' || raw || keySeparator !== undefined;
  return endingAtLongLine(byLine ? lineItems(source, limits) : jsonItems(source, limits));
}

function single(text: string): InputItem {
  return { bytes: Buffer.from(text), number: null };
}

async function assembled(set: readonly string[], { schema, now }: InputPlaces): Promise<MadeValue> {
  const assignments = set.map(parseAssignment);
  return { json: (await schema()).setFields(assignments, now()), number: null };
}

/** Many at a time, so that a large number of them is no list in memory. */
async function* samples(count: number, { schema, now }: InputPlaces): AsyncGenerator<readonly MadeValue[], void> {
  const values = await schema();
  for (let made = 0; made < count;) {
    const length = Math.min(count - made, 500);
    yield Array.from({ length }, (_, index) => ({
      json: values.sample(Math.random, now()),
      number: made + index + 1,
    }));
    made += length;
  }
}

async function* readFile(file: string): AsyncGenerator<Buffer, void> {
  try {
    yield* readBytes(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read "${file}": ${messageOf(error)}`, { cause: error });
  }
}
