import { AppError } from '../errors.js';
import { encoderById, newestEncoder, type ValueEncoder } from '../events/value-encoders.js';
import type { NewRecord } from '../kafka/records/record.js';
import type { SchemaRegistry } from '../registry/client.js';
import { isExactJsonObject, type ExactJson } from '../values/exact-json.js';
import type { RecordDraft } from './draft.js';

export interface EncodeOptions {
  readonly openRegistry: () => Promise<SchemaRegistry>;
  /** The subject whose newest schema holds. */
  readonly subject: string;
  /** A schema to use instead of the subject's newest; null for that. */
  readonly schemaId: number | null;
  /** Take a record's own schema id without asking whether the subject has it. */
  readonly raw: boolean;
  /** For every record; undefined where each has its own. */
  readonly key: Buffer | undefined;
  /** Field of the value that is the key where nothing else says; null for none. */
  readonly keyField: string | null;
  readonly now: () => Date;
}

/** Makes records of drafts. Encoders are made when the first record needs them. */
export class DraftEncoder {
  readonly #options: EncodeOptions;
  readonly #byId = new Map<number, ValueEncoder | AppError>();
  #target: ValueEncoder | null = null;

  constructor(options: EncodeOptions) {
    this.#options = options;
  }

  /** The encoder that holds unless a record says otherwise. @throws AppError SCHEMA_MISSING, SCHEMA_INVALID */
  async target(): Promise<ValueEncoder> {
    if (this.#target !== null) return this.#target;
    const { openRegistry, subject, schemaId } = this.#options;
    const registry = await openRegistry();
    this.#target = schemaId === null ? await newestEncoder(registry, subject) : await encoderById(registry, schemaId);
    return this.#target;
  }

  /** Loads what `encode` needs for this draft; undefined, without a wait, where it has all. */
  prepare({ value }: RecordDraft): Promise<unknown> | undefined {
    if (value.kind !== 'json') return undefined;
    if (value.schemaId === null) return this.#target === null ? this.target() : undefined;
    return this.#byId.has(value.schemaId) ? undefined : this.#load(value.schemaId);
  }

  /** @throws AppError RECORD_INVALID */
  encode(draft: RecordDraft): NewRecord {
    const { value, headers } = draft;
    const timestamp = draft.timestamp ?? this.#options.now().getTime();
    return { key: this.#keyOf(draft), value: this.#valueOf(value), headers, timestamp };
  }

  #valueOf(value: RecordDraft['value']): Buffer | null {
    if (value.kind === 'tombstone') return null;
    if (value.kind === 'bytes') return value.bytes;
    const encoder = value.schemaId === null ? this.#target : this.#byId.get(value.schemaId);
    if (encoder instanceof AppError) throw encoder;
    if (encoder === undefined || encoder === null) throw new AppError('INTERNAL', 'the encoder was not prepared');
    return encoder.encode(value.json, { text: value.text, isStored: value.schemaId !== null });
  }

  #keyOf({ key, value }: RecordDraft): Buffer | null {
    const { key: fixed, keyField } = this.#options;
    if (fixed !== undefined) return fixed;
    if (key !== undefined) return key;
    return keyField === null || value.kind !== 'json' ? null : keyFrom(value.json, keyField);
  }

  /** A schema id that cannot be used is a fault of the records that have it, not of the run. */
  async #load(id: number): Promise<void> {
    const { openRegistry, raw, subject } = this.#options;
    const registry = await openRegistry();
    try {
      const schema = raw ? null : await registry.schemaById(id);
      if (schema !== null && (await registry.find(subject, schema)) === null) {
        throw new AppError('RECORD_INVALID', `schema ${id} is no version of subject "${subject}"`, {
          hint: 'Register it with `todo-kafka schemas register`, or send records as they are with `--raw`.',
        });
      }
      this.#byId.set(id, await encoderById(registry, id));
    } catch (error) {
      if (!(error instanceof AppError) || !forOneRecord.has(error.code)) throw error;
      this.#byId.set(
        id,
        new AppError('RECORD_INVALID', error.message, {
          cause: error,
          ...(error.hint === undefined ? {} : { hint: error.hint }),
        }),
      );
    }
  }
}

const forOneRecord: ReadonlySet<string> = new Set(['SCHEMA_MISSING', 'SCHEMA_INVALID', 'RECORD_INVALID']);

function keyFrom(json: ExactJson, field: string): Buffer | null {
  const value = isExactJsonObject(json) ? json[field] : undefined;
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') {
    throw new AppError('RECORD_INVALID', 'it cannot have a key', {
      problems: [{ path: field, message: 'the key is made of this field, which is neither text nor a number' }],
    });
  }
  return Buffer.from(String(value));
}
