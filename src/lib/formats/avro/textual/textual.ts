import { decimalType } from '../logical-type.js';
import type { AvroSchema } from '../schema.js';
import { bigDecimal } from './big-decimal.js';
import { duration } from './duration.js';
import type { TextualType } from './textual-type.js';
import { uuid } from './uuid.js';

/**
 * What a schema says of its bytes, decimals of a fixed scale apart. One whose size does not fit says nothing.
 * @see https://avro.apache.org/docs/1.12.0/specification/#logical-types
 */
export function textualType(schema: AvroSchema): TextualType | null {
  if (schema.type !== 'bytes' && schema.type !== 'fixed') return null;
  switch (`${schema.attributes['logicalType'] as string} ${'size' in schema ? schema.size : 'bytes'}`) {
    case 'big-decimal bytes':
      return bigDecimal;
    case 'duration 12':
      return duration;
    case 'uuid 16':
      return uuid;
    default:
      return null;
  }
}

/** True where the schema's bytes are shown as another text than that of the bytes. */
export function isTextual(schema: AvroSchema): boolean {
  return decimalType(schema) !== null || textualType(schema) !== null;
}
