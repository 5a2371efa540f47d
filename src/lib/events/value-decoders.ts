import { compileAvroDecoder } from '../avro/decoder.js';
import { parseAvroSchema, type AvroSchema } from '../avro/schema.js';
import { AppError } from '../errors.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import { namedReferences, schemaTexts } from '../registry/references.js';
import type { JsonSink } from '../values/json-sink.js';
import { parseJson } from '../values/parse-json.js';
import { writeBytes } from './bytes-json.js';
import { escapeBytesText } from './bytes-text.js';
import { wireHeaderLength } from './wire-format.js';

/**
 * Writes a value as JSON text.
 * @throws AppError RECORD_UNDECODABLE, with nothing written
 */
export type ValueDecoder = (bytes: Buffer, start: number, end: number, sink: JsonSink) => void;

/** The decoders of schema ids, each made once, when the first record with that id is met. */
export class ValueDecoders {
  readonly #openRegistry: () => Promise<SchemaRegistry>;
  readonly #reader: AvroSchema | undefined;
  readonly #known = new Map<number, ValueDecoder>();

  /** @param reader the schema to read Avro values as; without it each is read as it was written */
  constructor(openRegistry: () => Promise<SchemaRegistry>, reader?: AvroSchema) {
    this.#openRegistry = openRegistry;
    this.#reader = reader;
  }

  /** Without waiting, which a loop over records cannot afford; undefined where `load` has to be asked. */
  known(id: number): ValueDecoder | undefined {
    return this.#known.get(id);
  }

  /**
   * Asks the registry. A schema that it does not have, or that cannot be used, gives a decoder that says so of each record.
   * @throws AppError where the registry cannot be asked
   */
  async load(id: number): Promise<ValueDecoder> {
    const registry = await this.#openRegistry();
    const schema = await registry.schemaById(id);
    const decoder =
      schema === null ? undecodable(`the registry has no schema ${id}`) : await this.#make(schema, registry);
    this.#known.set(id, decoder);
    return decoder;
  }

  async #make(schema: SchemaById, registry: SchemaRegistry): Promise<ValueDecoder> {
    try {
      if (schema.schemaType === 'JSON') return (await import('./json-value.js')).writeJsonValue;
      if (schema.schemaType === 'PROTOBUF') {
        const { protobufValueDecoder } = await import('./protobuf-value.js');
        return protobufValueDecoder(schema.schema, await namedReferences(schema, registry));
      }
      return this.#avro(schema.schema, await schemaTexts(schema, registry));
    } catch (error) {
      if (error instanceof AppError && error.code === 'SCHEMA_INVALID') return undecodable(error.message);
      throw error;
    }
  }

  #avro(schema: string, references: readonly string[]): ValueDecoder {
    const avro = parseAvroSchema(schema, references, { checkDefaults: false });
    const decoder = compileAvroDecoder(avro, this.#reader);
    return mayLookLikeAnother(this.#reader ?? avro) ? told(decoder) : decoder;
  }
}

/** Only a map can have a key `$bytes`, which is no name of a field, and only a null looks like a tombstone. */
function mayLookLikeAnother(schema: AvroSchema): boolean {
  const types = schema.type === 'union' ? schema.branches.map(({ type }) => type) : [schema.type];
  return types.includes('map') || types.includes('null');
}

/** Escapes a map that looks like bytes, and writes a null as bytes: what is shown as null is a tombstone. */
function told(decoder: ValueDecoder): ValueDecoder {
  return (bytes, start, end, sink) => {
    const { length } = sink;
    decoder(bytes, start, end, sink);
    const text = sink.written().toString('utf8', length);
    if (text !== 'null' && !text.startsWith('{"$')) return;
    sink.truncate(length);
    if (text === 'null') writeBytes(sink, bytes, start - wireHeaderLength, end);
    else sink.raw(Buffer.from(escapeBytesText(text, parseJson(text))));
  };
}

function undecodable(reason: string): ValueDecoder {
  return () => {
    throw new AppError('RECORD_UNDECODABLE', reason);
  };
}
