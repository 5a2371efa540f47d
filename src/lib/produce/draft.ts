import type { RecordHeader } from '../kafka/records/record.js';
import type { ExactJson } from '../values/exact-json.js';

/** What an input says of a record, before its value is encoded. */
export interface RecordDraft {
  /** undefined where the input says nothing, so that a field of the value may be the key. */
  readonly key: Buffer | null | undefined;
  readonly headers: readonly RecordHeader[];
  /** Epoch milliseconds; undefined for now. */
  readonly timestamp: number | undefined;
  readonly value: DraftValue;
}

export type DraftValue =
  | { readonly kind: 'tombstone' }
  /** Sent as they are. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** Encoded by a schema: the one with this id, or the target's where it is null. */
  | { readonly kind: 'json'; readonly json: ExactJson; readonly schemaId: number | null };
