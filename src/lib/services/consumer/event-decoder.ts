import type { OriginalRecord } from '../../dead-letters/letter.js';
import { AppError, hasErrorCode } from '../../errors.js';
import { schemaOfValue, type SchemaReader } from '../../events/part-reader.js';
import { nameOf, SchemaReaders } from '../../events/schema-readers.js';
import type { HeaderSchema } from '../../events/wire-format.js';
import { parseAvroInTurns } from '../../formats/avro/parse-schema.js';
import type { AvroSchema } from '../../formats/avro/schema.js';
import type { ExactJson } from '../../values/exact-json.js';
import { JsonSink } from '../../values/json-sink.js';
import { parseWrittenJson } from '../../values/parse-json.js';
import { catalogTopic } from '../catalog-topic.js';
import type { Connections } from '../connect.js';

/** Milliseconds after which a schema that was not there, or could not be used, is asked for again. */
const lookAgainAfter = 30_000;
/** Bytes of JSON text from which on the memory for it is not kept for the next event. */
const largeValue = 1024 * 1024;

/**
 * Makes events of values. Avro values are read as the schema that the catalog has for the topic, so that an event written
 * by an older or newer one has the fields that the program knows; all others as they were written.
 */
export class EventDecoder {
  readonly #connections: Connections;
  readonly #topics = new Map<string, Promise<TopicDecoders>>();
  /** Of those, the ones that are there. */
  readonly #known = new Map<string, TopicDecoders>();
  readonly #sink = new JsonSink();

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /** Without a wait, which a hundred thousand records a second cannot afford; undefined where `decode` has to be asked. */
  decodeNow(record: SentValue): ExactJson | undefined {
    const { topic, value } = record;
    const schema = schemaOfValue(record);
    const reader = schema === null ? undefined : this.#known.get(topic)?.readers.known(schema);
    if (value === null || reader === undefined) return undefined;
    try {
      return this.#read(reader, value);
    } catch (error) {
      if (hasErrorCode(error, 'RECORD_UNDECODABLE')) return undefined; // what the registry said may be old
      throw error;
    }
  }

  /**
   * @throws AppError RECORD_UNDECODABLE where the value is none of a schema in the registry; others where the registry
   * cannot be asked
   */
  async decode(record: SentValue): Promise<ExactJson> {
    const { topic, value } = record;
    if (value === null) throw new AppError('RECORD_UNDECODABLE', 'it has no value: it is a tombstone');
    const schema = schemaOfValue(record);
    if (schema === null) throw new AppError('RECORD_UNDECODABLE', 'its value does not begin with the id of a schema');
    const found = await this.#decodersOf(topic);
    try {
      return await this.#decode(found, schema, value);
    } catch (error) {
      if (!hasErrorCode(error, 'RECORD_UNDECODABLE') || Date.now() < found.madeAt + lookAgainAfter) throw error;
      this.#topics.delete(topic); // what the registry said is old
      this.#known.delete(topic);
      return this.#decode(await this.#decodersOf(topic), schema, value);
    }
  }

  async #decode({ readers, loading }: TopicDecoders, schema: number | HeaderSchema, value: Buffer): Promise<ExactJson> {
    const load = (): Promise<SchemaReader> => loadOnce(loading, nameOf(schema), () => readers.load(schema));
    return this.#read(readers.known(schema) ?? (await load()), value);
  }

  #read({ decode, skip }: SchemaReader, value: Buffer): ExactJson {
    const sink = this.#sink;
    try {
      decode(value, skip, value.length, sink);
      return parseWrittenJson(sink.written().toString());
    } finally {
      if (sink.length > largeValue) sink.take();
      else sink.reset();
    }
  }

  async #decodersOf(topic: string): Promise<TopicDecoders> {
    return loadOnce(this.#topics, topic, async () => {
      const readers = new SchemaReaders(() => this.#connections.registry(), { reader: await this.#readerOf(topic) });
      const made = { readers, loading: new Map(), madeAt: Date.now() };
      this.#known.set(topic, made);
      return made;
    });
  }

  async #readerOf(topic: string): Promise<AvroSchema | undefined> {
    const value = (await catalogTopic(topic, this.#connections))?.value ?? null;
    return value?.file.endsWith('.avsc') === true ? parseAvroInTurns(value.schema) : undefined;
  }
}

/** A value, and what may name its schema. */
type SentValue = Pick<OriginalRecord, 'topic' | 'value' | 'headers'>;

interface TopicDecoders {
  readonly readers: SchemaReaders;
  readonly loading: Map<number | string, Promise<SchemaReader>>;
  readonly madeAt: number;
}

/** Many may ask at the same time; what has failed is loaded again for whoever asks next. */
async function loadOnce<Key, Value>(
  loaded: Map<Key, Promise<Value>>,
  key: Key,
  load: () => Promise<Value>,
): Promise<Value> {
  let value = loaded.get(key);
  if (value === undefined) {
    value = load();
    loaded.set(key, value);
    value.catch(() => loaded.delete(key));
  }
  return value;
}
