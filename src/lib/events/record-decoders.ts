import type { DecodeOptions } from '../formats/format.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import type { SchemaRegistry } from '../registry/client.js';
import { KeySchemas } from './key-schemas.js';
import { namedSchema, type SchemaIdentity, type PartReader } from './part-reader.js';
import type { PlainType } from './plain-types.js';
import { SchemaReaders } from './schema-readers.js';
import { schemaHeaders } from './wire-format.js';

/** How a record is read; null where nothing is known of the part, which is shown as text or bytes then. */
export interface RecordReaders {
  readonly key: PartReader | null;
  readonly value: PartReader | null;
}

export const nothingKnown: RecordReaders = { key: null, value: null };

export interface RecordDecodersOptions extends DecodeOptions {
  /** What all keys are; null where each says by its first bytes whether it has a schema. */
  readonly keyType?: PlainType | null;
  readonly valueType?: PlainType | null;
}

/** Knows how the key and the value of each record are read. Schemas are asked for when the first record with them is met. */
export class RecordDecoders {
  readonly #values: SchemaReaders;
  readonly #keys: KeySchemas;
  readonly #keyType: PartReader | null;
  readonly #valueType: PartReader | null;

  constructor(openRegistry: () => Promise<SchemaRegistry>, options: RecordDecodersOptions = {}) {
    this.#values = new SchemaReaders(openRegistry, options);
    this.#keys = new KeySchemas(openRegistry);
    this.#keyType = readerOf(options.keyType ?? null);
    this.#valueType = readerOf(options.valueType ?? null);
  }

  /** Without waiting, which a loop over records cannot afford; undefined where `load` has to be asked. */
  known(topic: string, cursor: RecordCursor): RecordReaders | undefined {
    const [keySchema, valueSchema] = [this.#keySchema(cursor), this.#valueSchema(cursor)];
    const key = keySchema === null ? this.#keyType : this.#keys.known(topic, keySchema);
    const value = valueSchema === null ? this.#valueType : this.#values.known(valueSchema);
    return key === undefined || value === undefined ? undefined : { key, value };
  }

  /** @throws AppError where the registry cannot be asked for the schema of a value */
  async load(topic: string, cursor: RecordCursor): Promise<RecordReaders> {
    const [keySchema, valueSchema] = [this.#keySchema(cursor), this.#valueSchema(cursor)];
    if (keySchema !== null && this.#keys.known(topic, keySchema) === undefined) await this.#keys.load(topic, keySchema);
    if (valueSchema !== null && this.#values.known(valueSchema) === undefined) await this.#values.load(valueSchema);
    return this.known(topic, cursor) ?? nothingKnown;
  }

  #keySchema(cursor: RecordCursor): SchemaIdentity {
    if (this.#keyType !== null) return null;
    return namedSchema(cursor, schemaHeaders.key, cursor.keyStart, cursor.keyEnd);
  }

  #valueSchema(cursor: RecordCursor): SchemaIdentity {
    if (this.#valueType !== null) return null;
    return namedSchema(cursor, schemaHeaders.value, cursor.valueStart, cursor.valueEnd);
  }
}

function readerOf(type: PlainType | null): PartReader | null {
  return type === null ? null : { schemaId: null, schemaGuid: null, skip: 0, decode: type.decode };
}
