import { parseAvroSchema, type AvroSchema } from '../../avro/schema.js';
import { AppError, hasErrorCode } from '../../errors.js';
import { ValueDecoders, type ValueDecoder } from '../../events/value-decoders.js';
import { schemaIdOf, wireHeaderLength } from '../../events/wire-format.js';
import type { ExactJson } from '../../values/exact-json.js';
import { JsonSink } from '../../values/json-sink.js';
import { parseJson } from '../../values/parse-json.js';
import { catalogTopic } from '../catalog-topic.js';
import type { Connections } from '../connect.js';

/** Milliseconds after which a schema that was not there, or could not be used, is asked for again. */
const lookAgainAfter = 30_000;

/**
 * Makes events of values. Avro values are read as the schema that the catalog has for the topic, so that an event written
 * by an older or newer one has the fields that the program knows; all others as they were written.
 */
export class EventDecoder {
  readonly #connections: Connections;
  readonly #topics = new Map<string, Promise<TopicDecoders>>();
  readonly #sink = new JsonSink();

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /**
   * @throws AppError RECORD_UNDECODABLE where the value is none of a schema in the registry; others where the registry
   * cannot be asked
   */
  async decode(topic: string, value: Buffer | null): Promise<ExactJson> {
    if (value === null) throw new AppError('RECORD_UNDECODABLE', 'it has no value: it is a tombstone');
    const id = schemaIdOf(value, 0, value.length);
    if (id === null) throw new AppError('RECORD_UNDECODABLE', 'its value does not begin with the id of a schema');
    const found = await this.#decodersOf(topic);
    try {
      return await this.#decode(found, id, value);
    } catch (error) {
      if (!hasErrorCode(error, 'RECORD_UNDECODABLE') || Date.now() < found.madeAt + lookAgainAfter) throw error;
      this.#topics.delete(topic); // what the registry said is old
      return this.#decode(await this.#decodersOf(topic), id, value);
    }
  }

  async #decode({ decoders, loading }: TopicDecoders, id: number, value: Buffer): Promise<ExactJson> {
    const decode = decoders.known(id) ?? (await loadOnce(loading, id, () => decoders.load(id)));
    try {
      decode(value, wireHeaderLength, value.length, this.#sink);
      return parseJson(this.#sink.take().toString());
    } finally {
      this.#sink.truncate(0);
    }
  }

  async #decodersOf(topic: string): Promise<TopicDecoders> {
    return loadOnce(this.#topics, topic, async () => {
      const decoders = new ValueDecoders(() => this.#connections.registry(), await this.#readerOf(topic));
      return { decoders, loading: new Map(), madeAt: Date.now() };
    });
  }

  async #readerOf(topic: string): Promise<AvroSchema | undefined> {
    const value = (await catalogTopic(topic, this.#connections))?.value ?? null;
    return value?.file.endsWith('.avsc') === true ? parseAvroSchema(value.schema) : undefined;
  }
}

interface TopicDecoders {
  readonly decoders: ValueDecoders;
  readonly loading: Map<number, Promise<ValueDecoder>>;
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
