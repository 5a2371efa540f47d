import { AppError } from '../errors.js';
import type { PlainType } from '../events/plain-types.js';
import { stillMeans } from '../events/stored-value.js';
import { ValueDecoders } from '../events/value-decoders.js';
import { encoderOf, newestEncoder, type ValueEncoder } from '../events/value-encoders.js';
import type { NewRecord, RecordHeader } from '../kafka/records/record.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import type { DraftJson, DraftValue, RecordDraft } from './draft.js';
import { encodePlain } from './encode-plain.js';
import { KeyEncoder, type KeyOptions } from './encode-key.js';
import { withoutIndexes } from './message-indexes.js';
import { NamedEncoders } from './named-encoders.js';

export interface EncodeOptions extends KeyOptions {
  /**
   * The subject of a schema that a record names, which has to have it; of null, the one whose newest schema holds.
   * @throws AppError USAGE, SCHEMA_INVALID where there is none
   */
  readonly subjectOf: (schema: SchemaById | null, registry: SchemaRegistry) => Promise<string>;
  /** A schema to use instead of the subject's newest; null for that. */
  readonly schemaId: number | null;
  /** What values without a schema id are; null where they have a schema. */
  readonly valueType: PlainType | null;
  readonly now: () => Date;
}

/** Makes records of drafts. Encoders are made when the first record needs them. */
export class DraftEncoder {
  readonly #options: EncodeOptions;
  readonly #keys: KeyEncoder;
  readonly #named: NamedEncoders;
  /** Asked only for values that come with the bytes they were stored as. */
  readonly #decoders: ValueDecoders;
  #target: ValueEncoder | null = null;

  constructor(options: EncodeOptions) {
    const { openRegistry, raw, subjectOf } = options;
    this.#options = options;
    this.#keys = new KeyEncoder(options);
    this.#named = new NamedEncoders({ openRegistry, subjectOf: raw ? null : subjectOf });
    this.#decoders = new ValueDecoders(openRegistry);
  }

  /** The encoder that holds unless a record says otherwise. @throws AppError SCHEMA_MISSING, SCHEMA_INVALID */
  async target(): Promise<ValueEncoder> {
    if (this.#target !== null) return this.#target;
    const { openRegistry, subjectOf, schemaId } = this.#options;
    const registry = await openRegistry();
    this.#target =
      schemaId === null
        ? await newestEncoder(registry, await subjectOf(null, registry))
        : await encoderOf(registry, schemaId);
    return this.#target;
  }

  /** Loads the schema of keys too, where they have one: then drafts that name no schema need no `prepare`. */
  async prepareAll(): Promise<ValueEncoder> {
    await this.#keys.findTarget();
    return this.target();
  }

  /** Loads what `encode` needs for this draft; undefined, without a wait, where it has all. */
  prepare(draft: RecordDraft): Promise<unknown> | undefined {
    const [key, value] = [this.#keys.prepare(draft), this.#prepareValue(draft.value)];
    return key === undefined || value === undefined ? (key ?? value) : Promise.all([key, value]);
  }

  /** @throws AppError RECORD_INVALID */
  encode(draft: RecordDraft): NewRecord {
    const { value, headers } = draft;
    const timestamp = draft.timestamp ?? this.#options.now().getTime();
    return { key: this.#keys.encode(draft), value: this.#valueOf(value, headers), headers, timestamp };
  }

  #prepareValue(value: DraftValue): Promise<unknown> | undefined {
    if (value.kind !== 'json') return undefined;
    const { schema, stored } = value;
    if (schema === null) {
      return this.#target === null && this.#options.valueType === null ? this.target() : undefined;
    }
    const encoder = this.#named.has(schema) ? undefined : this.#named.load(schema);
    if (stored === null || this.#decoders.known(schema) !== undefined) return encoder;
    return Promise.all([encoder, this.#decoders.load(schema)]);
  }

  #valueOf(value: DraftValue, headers: readonly RecordHeader[]): Buffer | null {
    if (value.kind === 'tombstone') return null;
    if (value.kind === 'bytes') return value.bytes;
    const { valueType } = this.#options;
    if (value.schema === null && valueType !== null) return ofType(value, valueType);
    const encoder = value.schema === null ? this.#target : this.#named.get(value.schema);
    if (encoder === null) throw new AppError('INTERNAL', 'the encoder was not prepared');
    const stored = this.#storedOf(value);
    // What is Avro fits its schema; a decimal of more digits than that allows could not be encoded again.
    if (stored !== null && encoder.schemaType === 'AVRO') return stored;
    const encoded = encoder.encode(value.json, { text: value.text, isStored: value.schema !== null });
    return stored ?? (typeof value.schema === 'string' ? withoutIndexes(encoded, headers, 'value') : encoded);
  }

  /** What was stored, where its value was not edited. JSON is held to its schema all the same. */
  #storedOf({ json, stored, schema }: DraftJson): Buffer | null {
    const decode = schema === null || stored === null ? undefined : this.#decoders.known(schema);
    if (decode === undefined || schema === null || stored === null) return null;
    const schemaId = typeof schema === 'number' ? schema : null;
    return stillMeans({ json, bytes: stored, schemaId }, decode) ? stored : null;
  }
}

function ofType({ json, text, stored }: DraftJson, type: PlainType): Buffer {
  const { decode } = type;
  if (stored !== null && decode !== null && stillMeans({ json, bytes: stored, schemaId: null }, decode)) return stored;
  return encodePlain(type, json, { text, isStored: true });
}
