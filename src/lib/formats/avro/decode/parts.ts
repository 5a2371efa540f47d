import type { JsonSink } from '../../../values/json-sink.js';
import type { LogicalForm } from '../logical-type.js';
import type { AvroSchema, RecordField, UnionSchema } from '../schema.js';
import type { BinaryInput } from './binary-input.js';

/** Reads one value and writes its JSON text. @throws DecodeFault */
export type Decode = (input: BinaryInput, sink: JsonSink) => void;

/** What the parts of a decoder are made with. */
export interface DecoderParts {
  readonly logical: LogicalForm;
  /** Reads what `writer` wrote as what `reader` says. */
  decode(writer: AvroSchema, reader: AvroSchema): Decode;
  /** The branch of the reader's union that takes what was written as `writer`. */
  branchFor(writer: AvroSchema, reader: UnionSchema): AvroSchema | undefined;
  /** Writes the text before a field that was not written, and its default. */
  fallback(field: RecordField, prefix: string): Decode;
  /** The fewest bytes that a value takes, or fewer. */
  minimumSize(writer: AvroSchema): number;
}
