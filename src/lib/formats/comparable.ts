import type { ChangedThing, ChangeKind, Direction, IncompatibilityType } from '../documents/schema-words.js';
import type { Path } from './shared/path.js';

/** One difference between two schemas, in words and as the format writes it. */
export interface SchemaChange {
  readonly change: ChangeKind;
  readonly what: ChangedThing;
  /** Of the field, as the newer schema names it; empty for the record itself. */
  readonly path: Path;
  /** null where it was added */
  readonly before: string | null;
  /** null where it was removed */
  readonly after: string | null;
  /** True where it matters to nobody who reads or writes records. */
  readonly harmless: boolean;
}

/** Why one schema cannot read what another wrote. */
export interface Explanation {
  /** null for what is not about a field of an Avro schema. */
  readonly type: IncompatibilityType | null;
  /** Of the field, in the records of the reader; empty for the record itself. */
  readonly path: string;
  /** JSON pointer into the reader's schema, as Avro Java gives it. */
  readonly location: string;
  readonly message: string;
  /** How to mend it. */
  readonly hint: string | null;
  /** For a union: why its branch of the same name or kind does not do. */
  readonly causes: readonly Explanation[];
}

/** A schema that others of its format can be held beside. */
export interface ComparableSchema {
  isSame(other: ComparableSchema): boolean;
  changesTo(after: ComparableSchema): readonly SchemaChange[];
  /** What speaks against this one, which is new. @param version of the registered one, for what is said */
  explain(registered: ComparableSchema, direction: Direction, version: number): readonly Explanation[];
}

export interface SchemaOrigin {
  /** For errors: `"event.avsc"`, `version 3`. */
  readonly name: string;
  /** One that is not, of a file of ours, is held to more: its defaults have to fit. */
  readonly registered: boolean;
}
