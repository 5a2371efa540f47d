import { isUtf8 } from 'node:buffer';
import { AppError } from '../../errors.js';
import { escapeControls } from '../../values/control-characters.js';
import type { ExactJson } from '../../values/exact-json.js';
import { JsonSyntaxError } from '../../values/json-syntax-error.js';
import { oneLine } from '../../values/json-text.js';
import { parseJson } from '../../values/parse-json.js';

export interface JsonText {
  /** As it is stored, but on one line and without characters that terminals act on. */
  readonly text: string;
  readonly value: ExactJson;
  /** Whether nothing had to be changed for that. */
  readonly isAsStored: boolean;
}

/**
 * The value between two positions, which is JSON text. Its schema is not asked: it says what may be written, and what is
 * there can be read without it.
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/serdes-json.html
 * @throws AppError RECORD_UNDECODABLE
 */
export function readJsonText(bytes: Buffer, start: number, end: number): JsonText {
  if (!isUtf8(bytes.subarray(start, end))) throw undecodable('it is not UTF-8');
  const stored = bytes.toString('utf8', start, end);
  try {
    const value = parseJson(stored);
    const text = escapeControls(oneLine(stored));
    return { text, value, isAsStored: text === stored };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const line = error.line === 1 ? '' : `line ${error.line}, `;
    throw undecodable(`${error.message} (${line}column ${error.column})`, error);
  }
}

function undecodable(message: string, cause?: unknown): AppError {
  return new AppError('RECORD_UNDECODABLE', 'not JSON', { cause, problems: [{ message }] });
}
