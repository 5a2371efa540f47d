import { typesMarker } from '../../format.js';

const header = `${typesMarker}
// What is changed here is lost when it runs again: change the schemas.
/* eslint-disable */`;

/** How a module begins, with those types of its own that it uses. */
export function preamble(text: string, { plainNumbers }: { readonly plainNumbers: boolean }): readonly string[] {
  const isUsed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
  return [
    header,
    ...(isUsed('Long') && !plainNumbers ? [longHelper] : []),
    ...(isUsed('Double') && !plainNumbers ? [doubleHelper] : []),
    ...(isUsed('Bytes') ? [bytesHelper] : []),
    ...(isUsed('Decimal') ? [decimalHelper] : []),
  ];
}

const longHelper = `/** A whole number of 64 bits: a bigint where it is beyond 2^53. \`Number(value)\` and \`BigInt(value)\` take both. */
export type Long = number | bigint;`;

const doubleHelper = `/** JSON has no number for three of them; \`Number(value)\` makes one. */
export type Double = number | 'NaN' | 'Infinity' | '-Infinity';`;

const bytesHelper = `/** A character from U+0000 to U+00FF for each byte: \`Buffer.from(value, 'latin1')\` has them. */
export type Bytes = string;`;

const decimalHelper = `/** A number with all its digits, such as "12.30": for a library of decimals, or for \`Number(value)\`, which rounds. */
export type Decimal = string;`;
