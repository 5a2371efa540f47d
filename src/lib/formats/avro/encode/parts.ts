import type { ExactJson } from '../../../values/exact-json.js';
import type { BinaryOutput } from '../binary-output.js';
import type { EncodeProblems } from '../../shared/problems.js';
import type { AvroSchema, RecordField } from '../schema.js';

/** Writes a value, or tells the problems that it has; what was written is then of no use. */
export type Encode = (value: ExactJson, output: BinaryOutput, problems: EncodeProblems) => void;

/** Writes the default of a field that is missing. */
export type EncodeDefault = (output: BinaryOutput, problems: EncodeProblems) => void;

/** What the parts of an encoder are made with. */
export interface EncoderParts {
  encode(schema: AvroSchema): Encode;
  fallback(field: RecordField): EncodeDefault;
  /** True where the values are defaults in a schema: unions are never tagged there, and decimals are bytes. */
  readonly areDefaults: boolean;
}
