import { jsonLiteral } from '../../../values/json-literal.js';
import { groupBy } from '../../../values/group-by.js';
import type { JsonSink } from '../../../values/json-sink.js';
import { quotedText } from '../../../values/json-text.js';
import type { BinaryInput } from './binary-input.js';
import type { Decode, DecoderParts } from './parts.js';
import { below } from '../../shared/fault.js';
import { writerFieldsFor } from '../resolution.js';
import type { RecordField, RecordSchema } from '../schema.js';

interface Step {
  /** Of the field, for its faults. */
  readonly name: string;
  readonly run: Decode;
}

const closing = jsonLiteral('}');
const empty = jsonLiteral('{}');

/**
 * Reads a record as another one: fields in the reader's order, those that it lacks passed over, those that the writer
 * lacks by their defaults. Names are not compared, as in Avro Java: where one record stands for one, no other is meant.
 */
export function recordDecoder(writer: RecordSchema, reader: RecordSchema, parts: DecoderParts): Decode {
  const sources = writerFieldsFor(reader, writer);
  const end = reader.fields.length === 0 ? empty : closing;
  const run = isAscending(sources.filter((source) => source !== -1))
    ? inOneGo(writer, reader, sources, parts)
    : inAnyOrder(writer, reader, sources, parts);
  return (input, sink) => {
    input.enter();
    input.checkText(sink.length);
    run(input, sink);
    sink.literal(end);
    input.leave();
  };
}

function isAscending(indexes: readonly number[]): boolean {
  return indexes.every((fieldIndex, index) => index === 0 || fieldIndex > (indexes[index - 1] ?? fieldIndex));
}

/** For a reader whose fields come in the order in which they were written. */
function inOneGo(writer: RecordSchema, reader: RecordSchema, sources: readonly number[], parts: DecoderParts): Decode {
  const steps: Step[] = [];
  let next = 0;
  const passOver = (end: number): void => {
    for (const field of writer.fields.slice(next, end)) steps.push(passingStep(field, parts));
  };
  for (const [index, field] of reader.fields.entries()) {
    const source = sources[index] ?? -1;
    if (source !== -1) {
      passOver(source);
      next = source + 1;
    }
    steps.push(readingStep(index, field, writer.fields[source], parts));
  }
  passOver(writer.fields.length);

  return (input, sink) => {
    for (let index = 0; index < steps.length; index++) runStep(steps[index], input, sink);
  };
}

/** For any order: reads the fields as they come, and then brings their texts into the reader's order. */
function inAnyOrder(
  writer: RecordSchema,
  reader: RecordSchema,
  sources: readonly number[],
  parts: DecoderParts,
): Decode {
  const reading = reader.fields.map((field, index) => ({
    index,
    step: readingStep(index, field, writer.fields[sources[index] ?? -1], parts),
  }));
  const readersOf = groupBy(reading, ({ index }) => sources[index] ?? -1);
  const written = writer.fields.map((field, index) => readersOf.get(index) ?? passingStep(field, parts));
  const missing = readersOf.get(-1) ?? [];

  return (input, sink) => {
    const begin = sink.length;
    const spans: Span[] = reading.map(() => [0, 0]);
    const read = ({ index, step }: (typeof reading)[number]): void => {
      const start = sink.length - begin;
      runStep(step, input, sink);
      spans[index] = [start, sink.length - begin];
    };
    for (const step of written) {
      if ('run' in step) {
        runStep(step, input, sink);
        continue;
      }
      const { position } = input;
      for (const field of step) {
        input.position = position; // an alias lets several fields be read from one
        read(field);
      }
    }
    for (const field of missing) read(field);
    const texts = Buffer.from(sink.written().subarray(begin));
    sink.truncate(begin);
    for (const [start, end] of spans) sink.raw(texts.subarray(start, end));
  };
}

/** Where the text of a field begins and ends. */
type Span = readonly [start: number, end: number];

function passingStep({ name, schema }: RecordField, parts: DecoderParts): Step {
  const decode = parts.decode(schema, schema);
  return {
    name,
    run: (input, sink) => {
      const { length } = sink;
      decode(input, sink);
      sink.truncate(length);
    },
  };
}

function readingStep(index: number, field: RecordField, written: RecordField | undefined, parts: DecoderParts): Step {
  const prefix = `${index === 0 ? '{' : ','}${quotedText(field.name)}:`;
  if (written === undefined) return { name: field.name, run: parts.fallback(field, prefix) };
  const name = jsonLiteral(prefix);
  const decode = parts.decode(written.schema, field.schema);
  return {
    name: field.name,
    run: (input, sink) => {
      sink.literal(name);
      decode(input, sink);
    },
  };
}

function runStep(step: Step | undefined, input: BinaryInput, sink: JsonSink): void {
  try {
    step?.run(input, sink);
  } catch (error) {
    throw below(step?.name ?? '', error);
  }
}
