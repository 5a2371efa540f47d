import type { Problem } from '../../errors.js';
import type { ExactJson } from '../../values/exact-json.js';
import { BufferLimitError } from '../../values/growing-buffer.js';
import { BinaryOutput } from './binary-output.js';
import { arrayEncoder, mapEncoder } from './encode/collection.js';
import { decimalEncoder } from './encode/decimal.js';
import type { Encode, EncodeDefault, EncoderParts } from './encode/parts.js';
import { primitiveEncoders } from './encode/primitive.js';
import { EncodeProblems } from '../shared/problems.js';
import { recordEncoder } from './encode/record.js';
import { enumEncoder, fixedEncoder } from './encode/text.js';
import { textualEncoder } from './encode/textual.js';
import { temporalEncoder } from './encode/temporal.js';
import { unionEncoder } from './encode/union.js';
import { decimalType, temporalType } from './logical-type.js';
import { textualType } from './textual/textual.js';
import type { AvroSchema, EnumSchema, FixedSchema, PrimitiveSchema, RecordField, RecordSchema } from './schema.js';

/**
 * Appends the bytes of a value to the output.
 * @returns everything that is wrong with the value, each with its path; where there is anything, nothing was written
 */
export type AvroEncoder = (value: ExactJson, output: BinaryOutput) => readonly Problem[];

/**
 * Makes an encoder of values in the form that the decoder writes, which is Avro's JSON encoding with unions tagged or
 * bare. Fields that have a default may be missing.
 */
export function compileAvroEncoder(schema: AvroSchema): AvroEncoder {
  return encoderFrom(new Compilation(false, new AvroDefaults()).encode(schema));
}

/** A field's default in binary. Where it has problems, it is none that the field's type allows. */
export interface EncodedDefault {
  readonly bytes: Buffer;
  readonly problems: readonly Problem[];
}

/**
 * Encodes the defaults of fields, each once. Unions are bare in them, and of the first branch that fits.
 * @see https://avro.apache.org/docs/1.12.0/specification/#schema-record
 */
export class AvroDefaults {
  readonly #compilation = new Compilation(true, this);
  readonly #encoded = new Map<RecordField, EncodedDefault>();

  /** null for a field without a default */
  of(field: RecordField): EncodedDefault | null {
    if (field.default === undefined) return null;
    const known = this.#encoded.get(field);
    if (known !== undefined) return known;
    this.#encoded.set(field, { bytes: Buffer.alloc(0), problems: [{ message: 'holds itself without end' }] });
    const encoded = this.#encode(field.schema, field.default);
    this.#encoded.set(field, encoded);
    return encoded;
  }

  /** Records whose defaults hold each other twice make twice as many bytes at each level. */
  #encode(schema: AvroSchema, value: ExactJson): EncodedDefault {
    const output = new BinaryOutput({ capacity: 64, limit: mostDefaultBytes });
    try {
      const problems = encoderFrom(this.#compilation.encode(schema))(value, output);
      return { bytes: output.written(), problems };
    } catch (error) {
      if (!(error instanceof BufferLimitError)) throw error;
      return { bytes: Buffer.alloc(0), problems: [{ message: `holds ${error.message}` }] };
    }
  }
}

const mostDefaultBytes = 16 * 1024 * 1024;

function encoderFrom(encode: Encode): AvroEncoder {
  return (value, output) => {
    const { length } = output;
    const problems = new EncodeProblems();
    encode(value, output, problems);
    if (problems.count > 0) output.truncate(length);
    return problems.list();
  };
}

class Compilation implements EncoderParts {
  readonly areDefaults: boolean;
  readonly #defaults: AvroDefaults;
  /** A record has one encoder, also where it is used within itself. */
  readonly #records = new Map<RecordSchema, Encode>();
  readonly #enums = new Map<EnumSchema, Encode>();

  constructor(areDefaults: boolean, defaults: AvroDefaults) {
    this.areDefaults = areDefaults;
    this.#defaults = defaults;
  }

  encode(schema: AvroSchema): Encode {
    switch (schema.type) {
      case 'record':
        return this.#record(schema);
      case 'enum':
        return this.#enum(schema);
      case 'fixed':
        return this.#logical(schema) ?? fixedEncoder(schema);
      case 'array':
        return arrayEncoder(schema, this);
      case 'map':
        return mapEncoder(schema, this);
      case 'union':
        return unionEncoder(schema, this);
      default:
        return this.#logical(schema) ?? primitiveEncoders[schema.type];
    }
  }

  fallback(field: RecordField): EncodeDefault {
    return (output, problems) => {
      const encoded = this.#defaults.of(field); // only now: it may be of the record that the field belongs to
      if (encoded === null) problems.add('missing, and it has no default');
      else if (encoded.problems.length === 0) output.raw(encoded.bytes);
      else problems.add('missing, and its default is not valid');
    };
  }

  /** Defaults in a schema are of the underlying type. */
  #logical(schema: PrimitiveSchema | FixedSchema): Encode | null {
    if (this.areDefaults) return null;
    const decimal = decimalType(schema);
    if (decimal !== null) return decimalEncoder(decimal);
    const textual = textualType(schema);
    if (textual !== null) return textualEncoder(textual, schema.type === 'fixed');
    const temporal = temporalType(schema);
    return temporal === null ? null : temporalEncoder(schema.type, temporal);
  }

  /** Once for each: one with many symbols may be used in many places. */
  #enum(schema: EnumSchema): Encode {
    const encode = this.#enums.get(schema) ?? enumEncoder(schema);
    this.#enums.set(schema, encode);
    return encode;
  }

  #record(schema: RecordSchema): Encode {
    const known = this.#records.get(schema);
    if (known !== undefined) return known;
    const made: { encode?: Encode } = {};
    this.#records.set(schema, (value, output, problems) => made.encode?.(value, output, problems));
    made.encode = recordEncoder(schema, this);
    this.#records.set(schema, made.encode);
    return made.encode;
  }
}
