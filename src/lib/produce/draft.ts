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
  | {
      readonly kind: 'json';
      readonly json: ExactJson;
      /** The JSON as it was written, on one line. */
      readonly text: () => string;
      /** Encoded by the schema with this id, as the stored value that it is; null: by the target's schema. */
      readonly schemaId: number | null;
    };
