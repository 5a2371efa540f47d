import { compileAvroDecoder } from '../formats/avro/decoder.js';
import type { LogicalForm } from '../formats/avro/json-shape.js';
import { parseAvroSchema, type AvroSchema, type AvroSource } from '../formats/avro/schema.js';
import { AppError } from '../errors.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import { namedReferences, schemaTexts } from '../registry/references.js';
import type { JsonSink } from '../values/json-sink.js';
import { schemaOf } from './schema-of.js';
import type { SchemaRef } from './wire-format.js';

/**
 * Writes a value as JSON text, which says no more than the value: `writeLineValue` tells it from bytes and tombstones.
 * @returns whether its stored bytes are made of that JSON again; where not, `valueBytes` stands beside it in a line
 * @throws AppError RECORD_UNDECODABLE, with nothing written
 */
export type ValueDecoder = (bytes: Buffer, start: number, end: number, sink: JsonSink) => boolean;

export interface ValueDecodersOptions {
  /** The schema to read Avro values as; without it each is read as it was written. */
  readonly reader?: AvroSchema | undefined;
  /** How dates and times of Avro are shown. */
  readonly logical?: LogicalForm;
}

/** The decoders of schema ids, each made once, when the first record with that id is met. */
export class ValueDecoders {
  readonly #openRegistry: () => Promise<SchemaRegistry>;
  readonly #reader: AvroSchema | undefined;
  readonly #logical: LogicalForm;
  readonly #known = new Map<SchemaRef, ValueDecoder>();

  constructor(openRegistry: () => Promise<SchemaRegistry>, { reader, logical = 'base' }: ValueDecodersOptions = {}) {
    this.#openRegistry = openRegistry;
    this.#reader = reader;
    this.#logical = logical;
  }

  /** Without waiting, which a loop over records cannot afford; undefined where `load` has to be asked. */
  known(schema: SchemaRef): ValueDecoder | undefined {
    return this.#known.get(schema);
  }

  /**
   * Asks the registry. A schema that it does not have, or that cannot be used, gives a decoder that says so of each record.
   * @throws AppError where the registry cannot be asked
   */
  async load(ref: SchemaRef): Promise<ValueDecoder> {
    const registry = await this.#openRegistry();
    const schema = await schemaOf(registry, ref);
    const decoder =
      schema === null ? undecodable(`the registry has no schema ${ref}`) : bounded(await this.#make(schema, registry));
    this.#known.set(ref, decoder);
    return decoder;
  }

  async #make(schema: SchemaById, registry: SchemaRegistry): Promise<ValueDecoder> {
    try {
      if (schema.schemaType === 'JSON') return (await import('./json-value.js')).writeJsonValue;
      if (schema.schemaType === 'PROTOBUF') {
        const { protobufValueDecoder } = await import('../formats/protobuf/value.js');
        return protobufValueDecoder(schema.schema, await namedReferences(schema, registry));
      }
      return this.#avro(schema.schema, await schemaTexts(schema, registry));
    } catch (error) {
      if (error instanceof AppError && error.code === 'SCHEMA_INVALID') return undecodable(error.message);
      throw error;
    }
  }

  #avro(schema: string, references: readonly AvroSource[]): ValueDecoder {
    const avro = parseAvroSchema(schema, references, { checkDefaults: false });
    return compileAvroDecoder(avro, this.#reader, this.#logical);
  }
}

/** Bytes of the largest value that is decoded: its JSON may be six times as long, and has to fit a string of JavaScript. */
const largestValue = 64 * 1024 * 1024;

function bounded(decode: ValueDecoder): ValueDecoder {
  return (bytes, start, end, sink) => {
    if (end - start <= largestValue) return decode(bytes, start, end, sink);
    throw new AppError(
      'RECORD_UNDECODABLE',
      `it has ${end - start} bytes, more than the ${largestValue} that are decoded`,
    );
  };
}

function undecodable(reason: string): ValueDecoder {
  return () => {
    throw new AppError('RECORD_UNDECODABLE', reason);
  };
}
