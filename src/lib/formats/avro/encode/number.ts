import { doubleOf, isJsonNumber, type ExactJson } from '../../../values/exact-json.js';
import type { BinaryOutput } from '../binary-output.js';
import type { EncodeProblems } from '../../shared/problems.js';
import { expected } from '../../shared/found.js';

const longest = 2n ** 63n;

export function encodeInt(value: ExactJson, output: BinaryOutput, problems: EncodeProblems): void {
  if (isInt(value)) output.long(Number(value));
  else problems.add(isWhole(value) ? outOfRange('an int', value) : expected('an int', value));
}

export function encodeLong(value: ExactJson, output: BinaryOutput, problems: EncodeProblems): void {
  if (typeof value === 'number' && Number.isSafeInteger(value)) output.long(value);
  else if (typeof value === 'bigint' && isLong(value)) output.bigLong(value);
  else if (!isWhole(value)) problems.add(expected('a long', value));
  else if (value >= -longest && value < longest)
    problems.add(`${expected('a long', value)}, which may have lost digits`);
  else problems.add(outOfRange('a long', value));
}

export function encodeFloat(value: ExactJson, output: BinaryOutput, problems: EncodeProblems): void {
  const number = doubleOf(value);
  if (number === null) problems.add(expected('a float', value));
  else if (isFloat(value)) output.float(number);
  else problems.add(outOfRange('a float', value));
}

export function encodeDouble(value: ExactJson, output: BinaryOutput, problems: EncodeProblems): void {
  const number = doubleOf(value);
  if (number === null) problems.add(expected('a double', value));
  else if (isJsonNumber(value) && !Number.isFinite(number)) problems.add(outOfRange('a double', value));
  else output.double(number);
}

export function isInt(value: ExactJson): value is number | bigint {
  return isNumber(value) && value >= -(2 ** 31) && value < 2 ** 31 && isWhole(value);
}

/** A number of which a float is near enough to be written as it is meant: most decimal fractions are no float exactly. */
export function isFloat(value: ExactJson): boolean {
  const number = doubleOf(value);
  return number !== null && (!isJsonNumber(value) || Number.isFinite(Math.fround(number)));
}

/** Nothing of which is lost in a float. */
export function isExactFloat(value: ExactJson): boolean {
  const number = doubleOf(value);
  return number !== null && (Number.isNaN(number) || Math.fround(number) === number);
}

/** Whole, in range, and with all its digits. */
export function isLong(value: ExactJson): value is number | bigint {
  return typeof value === 'bigint' ? value >= -longest && value < longest : Number.isSafeInteger(value);
}

function isNumber(value: ExactJson): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isWhole(value: ExactJson): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function outOfRange(what: string, value: ExactJson): string {
  return `${expected(what, value)}, which is out of range`;
}
