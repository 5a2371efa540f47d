import type { SchemaRef } from '../events/wire-format.js';
import type { RecordHeader } from '../kafka/records/record.js';
import type { ExactJson } from '../values/exact-json.js';
import type { Int64 } from '../values/int64.js';

/** What an input says of a record, before its key and its value are encoded. */
export interface RecordDraft {
  /** undefined where the input says nothing, so that a field of the value may be the key. */
  readonly key: DraftKey | undefined;
  readonly headers: readonly RecordHeader[];
  /** Epoch milliseconds; undefined for now. */
  readonly timestamp: Int64 | undefined;
  readonly value: DraftValue;
}

/** Sent as they are. */
export interface DraftBytes {
  readonly kind: 'bytes';
  readonly bytes: Buffer;
}

export interface DraftJson {
  readonly kind: 'json';
  readonly json: ExactJson;
  /** The JSON as it was written, on one line. */
  readonly text: () => string;
  /** Encoded by this schema, as the stored value that it is; null: by the target's schema. A GUID stands in a header already. */
  readonly schema: SchemaRef | null;
  /** The bytes it was stored as, which are sent where they still decode to the same JSON; null where none are given. */
  readonly stored: Buffer | null;
}

export type DraftValue = { readonly kind: 'tombstone' } | DraftBytes | DraftJson;

/** A key that is given as text is encoded where the topic's keys have a schema, or a type was named. */
export type DraftKey =
  { readonly kind: 'none' } | { readonly kind: 'text'; readonly text: Buffer } | DraftBytes | DraftJson;
