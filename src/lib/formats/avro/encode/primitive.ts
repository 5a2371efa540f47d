import type { ExactJson } from '../../../values/exact-json.js';
import type { BinaryOutput } from '../binary-output.js';
import type { Encode } from './parts.js';
import type { EncodeProblems } from '../../shared/problems.js';
import { encodeDouble, encodeFloat, encodeInt, encodeLong } from './number.js';
import { encodeBytes, encodeString } from './text.js';
import { expected } from '../../shared/found.js';
import type { PrimitiveName } from '../schema.js';

export const primitiveEncoders: Readonly<Record<PrimitiveName, Encode>> = {
  null: encodeNull,
  boolean: encodeBoolean,
  int: encodeInt,
  long: encodeLong,
  float: encodeFloat,
  double: encodeDouble,
  bytes: encodeBytes,
  string: encodeString,
};

function encodeNull(value: ExactJson, _: BinaryOutput, problems: EncodeProblems): void {
  if (value !== null) problems.add(expected('null', value));
}

function encodeBoolean(value: ExactJson, output: BinaryOutput, problems: EncodeProblems): void {
  if (typeof value === 'boolean') output.byte(value ? 1 : 0);
  else problems.add(expected('true or false', value));
}
