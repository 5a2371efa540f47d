import type { LogicalForm } from '../logical-type.js';
import { decimalType, temporalType } from '../logical-type.js';
import { isSameName } from '../resolution.js';
import type { AvroSchema } from '../schema.js';
import type { TextualType } from '../textual/textual-type.js';
import { isTextual, textualType } from '../textual/textual.js';
import { decimalDecoder } from './decimal.js';
import type { Decode } from './parts.js';
import { temporalDecoder } from './temporal.js';
import { textualDecoder } from './textual.js';

/**
 * The decoder of a decimal, and of a date or a time that is to be readable; null where there is nothing to it but the
 * bytes or the number. What the bytes mean is up to the writer, where the writer says it.
 */
export function logicalDecoder(writer: AvroSchema, reader: AvroSchema, form: LogicalForm): Decode | null {
  const textual = textualType(reader);
  if (textual !== null) return isSaidOtherwise(writer, textual) ? null : textualBetween(writer, reader, textual);
  const decimal = decimalType(reader);
  if (decimal !== null) {
    if (textualType(writer) !== null) return null;
    if (writer.type === 'bytes' && reader.type === 'bytes') return decimalDecoder(decimalType(writer), decimal, null);
    const isFixed = writer.type === 'fixed' && reader.type === 'fixed';
    if (!isFixed || !isSameName(writer, reader) || writer.size !== reader.size) return null;
    return decimalDecoder(decimalType(writer), decimal, writer.size);
  }
  if (form === 'base' || (reader.type !== 'int' && reader.type !== 'long')) return null;
  const temporal = temporalType(writer) ?? temporalType(reader);
  if (temporal === null || (writer.type !== 'int' && writer.type !== 'long')) return null;
  return writer.type === 'long' && reader.type === 'int' ? null : temporalDecoder(temporal, writer.type);
}

function textualBetween(writer: AvroSchema, reader: AvroSchema, type: TextualType): Decode | null {
  if (writer.type === 'bytes' && reader.type === 'bytes') return textualDecoder(type, null);
  const isFixed = writer.type === 'fixed' && reader.type === 'fixed';
  return isFixed && isSameName(writer, reader) && writer.size === reader.size
    ? textualDecoder(type, writer.size)
    : null;
}

/** True where the writer's bytes mean something else. */
function isSaidOtherwise(writer: AvroSchema, type: TextualType): boolean {
  return isTextual(writer) && textualType(writer) !== type;
}
