import { hasErrorCode } from '../errors.js';
import { keySubject } from '../names/subjects.js';
import type { SchemaRegistry } from '../registry/client.js';
import type { PartReader } from './part-reader.js';
import { nameOf, SchemaReaders } from './schema-readers.js';
import type { HeaderSchema } from './wire-format.js';

/**
 * The schemas of keys that name one, or look as if they did. Five bytes of any key may begin like a wire header: only an id that
 * the subject of the topic's keys has makes one of them.
 */
export class KeySchemas {
  readonly #openRegistry: () => Promise<SchemaRegistry>;
  readonly #readers: SchemaReaders;
  readonly #known = new Map<string, Map<number | string, PartReader | null>>();

  constructor(openRegistry: () => Promise<SchemaRegistry>) {
    this.#openRegistry = openRegistry;
    this.#readers = new SchemaReaders(openRegistry);
  }

  /** null where it is none of the topic's keys; undefined where `load` has to be asked. */
  known(topic: string, schema: number | HeaderSchema): PartReader | null | undefined {
    return this.#known.get(topic)?.get(nameOf(schema));
  }

  /** Asks the registry. Where it cannot be asked keys stay what they are without one: text, or bytes. */
  async load(topic: string, schema: number | HeaderSchema): Promise<PartReader | null> {
    const reader = await this.#find(topic, schema).catch((error: unknown) => {
      if (hasErrorCode(error, 'REGISTRY_UNREACHABLE', 'REGISTRY_REQUEST_FAILED', 'REGISTRY_NOT_CONFIGURED'))
        return null;
      throw error;
    });
    const ofTopic = this.#known.get(topic) ?? new Map<number | string, PartReader | null>();
    this.#known.set(topic, ofTopic.set(nameOf(schema), reader));
    return reader;
  }

  async #find(topic: string, named: number | HeaderSchema): Promise<PartReader | null> {
    if (typeof named !== 'number') return this.#readers.load(named);
    const registry = await this.#openRegistry();
    const schema = await registry.schemaById(named);
    const version = schema === null ? null : await registry.find(keySubject(topic), schema);
    return version?.id === named ? this.#readers.load(named) : null;
  }
}
