import type { Problem } from '../errors.js';
import type { ExactJson } from '../values/exact-json.js';
import { BinaryOutput } from './binary-output.js';
import { arrayEncoder, mapEncoder } from './encode/collection.js';
import type { Encode, EncodeDefault, EncoderParts } from './encode/parts.js';
import { primitiveEncoders } from './encode/primitive.js';
import { EncodeProblems } from './encode/problems.js';
import { recordEncoder } from './encode/record.js';
import { enumEncoder, fixedEncoder } from './encode/text.js';
import { unionEncoder } from './encode/union.js';
import type { AvroSchema, RecordField, RecordSchema } from './schema.js';

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
  return encoderFrom(new Compilation(true, new AvroDefaults()).encode(schema));
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
  readonly #compilation = new Compilation(false, this);
  readonly #encoded = new Map<RecordField, EncodedDefault>();

  /** null for a field without a default */
  of(field: RecordField): EncodedDefault | null {
    if (field.default === undefined) return null;
    const known = this.#encoded.get(field);
    if (known !== undefined) return known;
    this.#encoded.set(field, { bytes: Buffer.alloc(0), problems: [{ message: 'holds itself without end' }] });
    const output = new BinaryOutput({ capacity: 64 });
    const problems = encoderFrom(this.#compilation.encode(field.schema))(field.default, output);
    const encoded = { bytes: output.written(), problems };
    this.#encoded.set(field, encoded);
    return encoded;
  }
}

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
  readonly tags: boolean;
  readonly #defaults: AvroDefaults;
  /** A record has one encoder, also where it is used within itself. */
  readonly #records = new Map<RecordSchema, Encode>();

  constructor(tags: boolean, defaults: AvroDefaults) {
    this.tags = tags;
    this.#defaults = defaults;
  }

  encode(schema: AvroSchema): Encode {
    switch (schema.type) {
      case 'record':
        return this.#record(schema);
      case 'enum':
        return enumEncoder(schema);
      case 'fixed':
        return fixedEncoder(schema);
      case 'array':
        return arrayEncoder(schema, this);
      case 'map':
        return mapEncoder(schema, this);
      case 'union':
        return unionEncoder(schema, this);
      default:
        return primitiveEncoders[schema.type];
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
