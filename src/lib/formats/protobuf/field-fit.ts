import type { EnumType, Field, ScalarField } from './message-type.js';
import { wireTypeOf } from './scalar-types.js';
import { wireTypes } from './wire-input.js';

/** The types of values that are no messages. */
export type PlainFieldType = EnumType | ScalarField;

export function plainWireType(type: PlainFieldType): number {
  return type.kind === 'enum' ? wireTypes.varint : wireTypeOf[type.scalar];
}

export function plainFit(type: PlainFieldType, wireType: number): boolean {
  return plainWireType(type) === wireType;
}

/**
 * How a field's value stands under a wire type: alone, or as one of several in a packed list. null where it cannot: such
 * a field counts among those that the schema does not have, as in Google's parsers.
 * @see https://protobuf.dev/programming-guides/encoding/#packed
 */
export function fitOf({ type, mapKey, repeated, delimited }: Field, wireType: number): 'single' | 'packed' | null {
  if (type.kind === 'message' || mapKey !== null) {
    return wireType === (delimited ? wireTypes.groupStart : wireTypes.lengthDelimited) ? 'single' : null;
  }
  if (plainFit(type, wireType)) return 'single';
  return repeated && wireType === wireTypes.lengthDelimited ? 'packed' : null;
}
