import { AppError } from '../../errors.js';
import { BufferLimitError } from '../../values/growing-buffer.js';
import { jsonLiteral, type JsonLiteral } from '../../values/json-literal.js';
import { JsonSink } from '../../values/json-sink.js';
import { counted } from '../../values/wording.js';
import { DecodeFault } from '../shared/fault.js';
import { BinaryInput } from './decode/binary-input.js';
import { arrayDecoder, mapDecoder } from './decode/collection.js';
import { logicalDecoder } from './decode/logical.js';
import { minimumSize } from './decode/minimum-size.js';
import type { Decode, DecoderParts } from './decode/parts.js';
import { primitiveDecoders } from './decode/primitive.js';
import { recordDecoder } from './decode/record.js';
import { enumDecoder, fixedDecoder, misfitDecoder } from './decode/scalar.js';
import { readUnionDecoder, writtenUnionDecoder } from './decode/union.js';
import { AvroDefaults } from './encoder.js';
import { branchName } from './json-shape.js';
import type { LogicalForm } from './logical-type.js';
import { isNamed, isSameName, UnionBranches } from './resolution.js';
import type { AvroSchema, RecordField, RecordSchema, UnionSchema } from './schema.js';

/**
 * Appends the JSON text of the datum between two positions to the sink.
 * @returns false where the encoder would make other bytes of that text, as there are several ways to write a value; not
 * looked at for data that are read by another schema than they were written
 * @throws AppError RECORD_UNDECODABLE with the path and the byte where it went wrong, and nothing appended
 */
export type AvroDecoder = (bytes: Buffer, start: number, end: number, sink: JsonSink) => boolean;

/**
 * Makes a decoder from the binary encoding to JSON text, without objects in between. The text is Avro's JSON encoding,
 * but for unions whose branches JSON tells apart, which are bare, and decimals, which are text with all their digits.
 * @param reader the schema to read the data as (schema resolution); without it, as they were written
 * @see https://avro.apache.org/docs/1.12.0/specification/#json-encoding
 */
export function compileAvroDecoder(
  writer: AvroSchema,
  reader: AvroSchema = writer,
  logical: LogicalForm = 'base',
): AvroDecoder {
  const decode = new Compilation(logical).decode(writer, reader);
  const input = new BinaryInput();
  return (bytes, start, end, sink) => {
    const { length } = sink;
    input.start(bytes, start, end, length);
    try {
      decode(input, sink);
      if (input.position < end)
        throw input.fault(`the value ends here, ${counted(end - input.position, 'byte')} early`);
      return input.isCanonical || writer !== reader;
    } catch (error) {
      sink.truncate(length);
      throw undecodable(error, start, writer);
    }
  };
}

function undecodable(error: unknown, start: number, writer: AvroSchema): unknown {
  const isFault = error instanceof DecodeFault;
  if (!isFault && !(error instanceof BufferLimitError)) return error;
  const problem = isFault
    ? { path: error.path, message: `${error.message} (byte ${error.position - start})` }
    : { message: `its JSON text has ${error.message}` };
  return new AppError('RECORD_UNDECODABLE', `not a value of "${branchName(writer)}"`, {
    cause: error,
    problems: [problem],
  });
}

class Compilation implements DecoderParts {
  readonly logical: LogicalForm;
  readonly #defaults = new AvroDefaults();
  readonly #sizes = new Map<RecordSchema, number>();
  readonly #branches = new Map<UnionSchema, UnionBranches>();
  /** By writer and reader. A named type has one decoder, also where it is used within itself. */
  readonly #named = new Map<AvroSchema, Map<AvroSchema, Decode>>();

  constructor(logical: LogicalForm) {
    this.logical = logical;
  }

  decode(writer: AvroSchema, reader: AvroSchema): Decode {
    if (writer.type === 'union') return writtenUnionDecoder(writer, reader, this);
    if (reader.type === 'union') return readUnionDecoder(writer, reader, this);
    if (!isNamed(writer)) {
      return logicalDecoder(writer, reader, this.logical) ?? this.#plain(writer, reader);
    }
    const known = this.#named.get(writer)?.get(reader);
    if (known !== undefined) return known;
    const made = logicalDecoder(writer, reader, this.logical) ?? this.#plain(writer, reader);
    this.#remember(writer, reader, made);
    return made;
  }

  #plain(writer: AvroSchema, reader: AvroSchema): Decode {
    if (writer.type === 'record' && reader.type === 'record') return this.#record(writer, reader);
    if (writer.type === 'array' && reader.type === 'array') return arrayDecoder(writer, reader, this);
    if (writer.type === 'map' && reader.type === 'map') return mapDecoder(writer, reader, this);
    if (writer.type === 'enum' && reader.type === 'enum' && isSameName(writer, reader)) {
      return enumDecoder(writer, reader);
    }
    if (writer.type === 'fixed' && reader.type === 'fixed' && isSameName(writer, reader)) {
      return writer.size === reader.size ? fixedDecoder(writer) : misfitDecoder(writer, reader);
    }
    return primitiveDecoders[writer.type]?.[reader.type] ?? misfitDecoder(writer, reader);
  }

  fallback(field: RecordField, prefix: string): Decode {
    let text: JsonLiteral | undefined;
    return (input, sink) => {
      text ??= this.#defaultText(field, prefix); // only now: it may be of the record that the field belongs to
      if (text === undefined) throw input.fault('not written, and the reader has no default for it');
      sink.literal(text);
      input.checkText(sink.length);
    };
  }

  branchFor(writer: AvroSchema, reader: UnionSchema): AvroSchema | undefined {
    const branches = this.#branches.get(reader) ?? new UnionBranches(reader);
    this.#branches.set(reader, branches);
    return branches.for(writer);
  }

  minimumSize(writer: AvroSchema): number {
    return minimumSize(writer, this.#sizes);
  }

  #defaultText(field: RecordField, prefix: string): JsonLiteral | undefined {
    const encoded = this.#defaults.of(field);
    if (encoded === null || encoded.problems.length > 0) return undefined;
    const sink = new JsonSink({ capacity: 64 });
    const input = new BinaryInput();
    input.start(encoded.bytes, 0, encoded.bytes.length, 0);
    this.decode(field.schema, field.schema)(input, sink);
    return jsonLiteral(prefix + sink.written().toString());
  }

  #record(writer: RecordSchema, reader: RecordSchema): Decode {
    const made: { decode?: Decode } = {};
    this.#remember(writer, reader, (input, sink) => made.decode?.(input, sink));
    made.decode = recordDecoder(writer, reader, this);
    return made.decode;
  }

  #remember(writer: AvroSchema, reader: AvroSchema, decode: Decode): void {
    const byReader = this.#named.get(writer) ?? new Map<AvroSchema, Decode>();
    this.#named.set(writer, byReader.set(reader, decode));
  }
}
