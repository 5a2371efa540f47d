import { wireTypes } from './wire-input.js';
import type { ScalarType } from './message-type.js';

/** How each scalar type stands on the wire. */
export const wireTypeOf: Readonly<Record<ScalarType, number>> = {
  double: wireTypes.fixed64,
  float: wireTypes.fixed32,
  int32: wireTypes.varint,
  int64: wireTypes.varint,
  uint32: wireTypes.varint,
  uint64: wireTypes.varint,
  sint32: wireTypes.varint,
  sint64: wireTypes.varint,
  fixed32: wireTypes.fixed32,
  fixed64: wireTypes.fixed64,
  sfixed32: wireTypes.fixed32,
  sfixed64: wireTypes.fixed64,
  bool: wireTypes.varint,
  string: wireTypes.lengthDelimited,
  bytes: wireTypes.lengthDelimited,
};

export type IntegerType = Exclude<ScalarType, 'double' | 'float' | 'bool' | 'string' | 'bytes'>;

const [int32, int64] = [2n ** 31n, 2n ** 63n];

/** The least and the greatest value of each integer type. */
export const integerRanges: Readonly<Record<IntegerType, readonly [bigint, bigint]>> = {
  int32: [-int32, int32 - 1n],
  sint32: [-int32, int32 - 1n],
  sfixed32: [-int32, int32 - 1n],
  uint32: [0n, 2n * int32 - 1n],
  fixed32: [0n, 2n * int32 - 1n],
  int64: [-int64, int64 - 1n],
  sint64: [-int64, int64 - 1n],
  sfixed64: [-int64, int64 - 1n],
  uint64: [0n, 2n * int64 - 1n],
  fixed64: [0n, 2n * int64 - 1n],
};
