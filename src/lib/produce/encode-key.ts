import { AppError, hasErrorCode } from '../errors.js';
import type { PlainType } from '../events/plain-types.js';
import { newestEncoder, type ValueEncoder } from '../events/value-encoders.js';
import type { SchemaRef } from '../events/wire-format.js';
import type { ValueSource } from '../formats/format.js';
import { keySubject } from '../names/subjects.js';
import type { SchemaRegistry } from '../registry/client.js';
import { exactJsonText, isExactJsonArray, isExactJsonObject, type ExactJson } from '../values/exact-json.js';
import { JsonSyntaxError } from '../values/json-syntax-error.js';
import { parseJson } from '../values/parse-json.js';
import { halfPair, utf8Bytes, utf8Text } from '../values/utf8.js';
import type { DraftJson, DraftKey, RecordDraft } from './draft.js';
import { encodePlain } from './encode-plain.js';
import { withoutIndexes } from './message-indexes.js';
import { NamedEncoders } from './named-encoders.js';

export interface KeyOptions {
  readonly openRegistry: () => Promise<SchemaRegistry>;
  readonly topic: string;
  /** Send text as it is, and take a key's own schema id without asking whether the topic's keys have it. */
  readonly raw: boolean;
  /** For every record; undefined where each has its own. */
  readonly key: Buffer | undefined;
  /** Field of the value that is the key where nothing else says; null for none. */
  readonly keyField: string | null;
  /** What keys are; null where the registry says it, and text where it has no schema for them. */
  readonly keyType: PlainType | null;
}

/** Makes the keys of records. */
export class KeyEncoder {
  readonly #options: KeyOptions;
  readonly #named: NamedEncoders;
  /** By the newest schema of the topic's keys; null where they have none, undefined until it was asked for. */
  #target: ValueEncoder | null | undefined;

  constructor(options: KeyOptions) {
    const { openRegistry, topic, raw, keyType } = options;
    this.#options = options;
    this.#named = new NamedEncoders({ openRegistry, subjectOf: raw ? null : () => Promise.resolve(keySubject(topic)) });
    if (raw || keyType !== null) this.#target = null;
  }

  /** Loads what `encode` needs for this draft; undefined, without a wait, where it has all. */
  prepare(draft: RecordDraft): Promise<unknown> | undefined {
    const { key } = draft;
    if (this.#options.key === undefined && key?.kind === 'json' && key.schema !== null) {
      return this.#named.has(key.schema) ? undefined : this.#named.load(key.schema);
    }
    if (this.#target !== undefined) return undefined;
    const { kind } = this.#keyOf(draft);
    return kind === 'text' || kind === 'json' ? this.findTarget() : undefined;
  }

  /** @throws AppError RECORD_INVALID */
  encode(draft: RecordDraft): Buffer | null {
    const key = this.#keyOf(draft);
    switch (key.kind) {
      case 'none':
        return null;
      case 'bytes':
        return key.bytes;
      case 'text':
        return this.#ofText(key.text);
      case 'json':
        return this.#ofDraft(key, draft);
    }
  }

  #keyOf({ key, value }: RecordDraft): DraftKey {
    const { key: fixed, keyField } = this.#options;
    if (fixed !== undefined) return { kind: 'text', text: fixed };
    if (key !== undefined) return key;
    const json = keyField === null || value.kind !== 'json' ? null : fieldOf(value.json, keyField);
    return json === null
      ? { kind: 'none' }
      : { kind: 'json', json, text: () => exactJsonText(json), schema: null, stored: null };
  }

  #ofDraft({ json, text, schema }: DraftJson, { headers }: RecordDraft): Buffer {
    const encoded = this.#ofJson(json, { text, isStored: schema !== null }, schema);
    return typeof schema === 'string' ? withoutIndexes(encoded, headers, 'key') : encoded;
  }

  /** Where keys have a schema, text is JSON that fits it, or else text that does. */
  #ofText(text: Buffer): Buffer {
    const { keyType } = this.#options;
    if (keyType === null && (this.#target ?? null) === null) return text;
    const plain = keyText(text);
    const source = { text: () => plain, isStored: false };
    if (keyType?.takesText === true) return this.#ofJson(plain, source, null);
    const json = parsed(plain);
    if (json === undefined) return this.#ofJson(plain, { ...source, text: () => JSON.stringify(plain) }, null);
    try {
      return this.#ofJson(json, source, null);
    } catch (error) {
      if (typeof json === 'string' || !hasErrorCode(error, 'RECORD_INVALID')) throw error;
      return this.#textIfItFits(plain, error);
    }
  }

  #textIfItFits(plain: string, otherwise: unknown): Buffer {
    try {
      return this.#ofJson(plain, { text: () => JSON.stringify(plain), isStored: false }, null);
    } catch (error) {
      throw hasErrorCode(error, 'RECORD_INVALID') ? otherwise : error;
    }
  }

  #ofJson(json: ExactJson, source: ValueSource, schema: SchemaRef | null): Buffer {
    const encode = this.#encodeBy(schema);
    if (encode === null) return plainText(json, this.#options.keyField);
    try {
      return encode(json, source);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'RECORD_INVALID') throw error;
      throw misfit(error);
    }
  }

  /** null where keys are text. */
  #encodeBy(schema: SchemaRef | null): ValueEncoder['encode'] | null {
    const { keyType } = this.#options;
    if (schema !== null) return this.#named.get(schema).encode;
    if (keyType !== null) return (json, source) => encodePlain(keyType, textFor(keyType, json), source);
    return this.#target?.encode ?? null;
  }

  /** Asks the registry for the schema of keys, once. */
  async findTarget(): Promise<void> {
    if (this.#target !== undefined) return;
    const { openRegistry, topic } = this.#options;
    this.#target = await openRegistry()
      .then((registry) => newestEncoder(registry, keySubject(topic)))
      .catch((error: unknown) => {
        if (hasErrorCode(error, 'SCHEMA_MISSING', 'REGISTRY_NOT_CONFIGURED')) return null;
        throw error;
      });
  }
}

function parsed(text: string): ExactJson | undefined {
  try {
    return parseJson(text, { precise: true });
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

function keyText(bytes: Buffer): string {
  try {
    return utf8Text(bytes);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw misfit(new AppError('RECORD_INVALID', 'not text', { problems: [{ message: error.message }], cause: error }));
  }
}

/** A number may be the key of a type that is text. */
function textFor({ takesText }: PlainType, json: ExactJson): ExactJson {
  return takesText && (typeof json === 'number' || typeof json === 'bigint') ? String(json) : json;
}

function misfit(error: AppError): AppError {
  const problems = error.problems.map((problem) => ({
    ...problem,
    path: (problem.path ?? '') === '' ? 'key' : `key.${problem.path ?? ''}`,
  }));
  return new AppError('RECORD_INVALID', 'its key is not what the keys of the topic are', {
    problems,
    cause: error,
    hint: 'Mend the key, or say with `--key-type` what it is: `--key-type string` sends text as it is.',
  });
}

function fieldOf(json: ExactJson, field: string): ExactJson {
  return isExactJsonObject(json) && Object.hasOwn(json, field) ? (json[field] ?? null) : null;
}

/** The key of topics whose keys are text. */
function plainText(json: ExactJson, field: string | null): Buffer {
  const isNested = isExactJsonObject(json) || isExactJsonArray(json);
  const bytes = isNested ? null : utf8Bytes(String(json));
  if (bytes !== null) return bytes;
  const message = isNested ? 'the key is made of this field, which is neither text nor a number' : halfPair;
  throw new AppError('RECORD_INVALID', 'it cannot have a key', { problems: [{ path: field ?? 'key', message }] });
}
