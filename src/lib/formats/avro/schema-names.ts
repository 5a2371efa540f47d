import { isExactJsonArray, type ExactJson } from '../../values/exact-json.js';
import { foundText } from '../shared/found.js';
import { invalidSchema } from './invalid-schema.js';

/**
 * Refuses what no name of Avro is. Letters and digits are those of Unicode, as in Avro Java, and not only those of ASCII.
 * @param reserved names that stand for something else
 * @throws AppError SCHEMA_INVALID
 */
export function checkName(name: string, reserved: readonly string[]): void {
  const isName = name.split('.').every((part) => /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(part));
  if (!isName) throw invalidSchema(`${JSON.stringify(name)} is no name: letters, digits and _, and no digit first`);
  if (reserved.includes(name)) throw invalidSchema(`a type cannot be named "${name}"`);
}

/** @throws AppError SCHEMA_INVALID */
export function nonEmptyText(value: ExactJson | undefined, what: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalidSchema(value === undefined ? `${what} is missing` : `${what} is no text: ${foundText(value)}`);
}

/** @throws AppError SCHEMA_INVALID */
export function listOfTexts(value: ExactJson | undefined, what: string): readonly string[] {
  if (!isExactJsonArray(value)) throw invalidSchema(`${what} are no list: ${foundText(value ?? null)}`);
  return value.map((name) => nonEmptyText(name, `one of ${what}`));
}
