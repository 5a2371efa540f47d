import type { Path } from '../../shared/path.js';
import type { NamedSchema } from '../resolution.js';
import type { AvroSchema, EnumSchema, FixedSchema, RecordField, RecordSchema, UnionSchema } from '../schema.js';

/**
 * What keeps a reader from reading what a writer wrote. The types are those of Avro Java's SchemaIncompatibilityType, by
 * their names, and `AMBIGUOUS_ALIAS`, where Avro Java gives up with an exception.
 */
export type CompatibilityFault = (
  | { readonly type: 'NAME_MISMATCH'; readonly reader: NamedSchema; readonly writer: NamedSchema }
  | { readonly type: 'FIXED_SIZE_MISMATCH'; readonly reader: FixedSchema; readonly writer: FixedSchema }
  | {
      readonly type: 'MISSING_ENUM_SYMBOLS';
      readonly reader: EnumSchema;
      readonly writer: EnumSchema;
      /** Those of the writer's that the reader does not know. */
      readonly symbols: readonly string[];
    }
  | {
      readonly type: 'READER_FIELD_MISSING_DEFAULT_VALUE';
      readonly reader: RecordSchema;
      readonly writer: RecordSchema;
      readonly field: RecordField;
    }
  | {
      readonly type: 'TYPE_MISMATCH';
      readonly reader: AvroSchema;
      readonly writer: AvroSchema;
      /** Set where the writer has no such field: Avro Java then compares its enum, if that has a default, with the record. */
      readonly missing?: RecordField;
    }
  | {
      readonly type: 'MISSING_UNION_BRANCH';
      readonly reader: UnionSchema;
      /** What is written: where that is a union too, its branch that the reader has no place for. */
      readonly writer: AvroSchema;
      /** Why the reader's branch of the same name or kind does not take it, below the place of the union. */
      readonly causes: readonly Incompatibility[];
    }
  | {
      readonly type: 'AMBIGUOUS_ALIAS';
      readonly reader: RecordSchema;
      readonly writer: RecordSchema;
      readonly field: RecordField;
      /** The writer's fields that it could be. */
      readonly matches: readonly string[];
    }
) & {
  /** JSON pointer into the reader's schema, as Avro Java gives it: of the place that was compared first. */
  readonly location: string;
};

/** A fault and where it shows in the reader's records. */
export interface Incompatibility {
  readonly path: Path;
  readonly fault: CompatibilityFault;
}
