import { jsonLiteral } from '../../values/json-literal.js';
import type { JsonSink } from '../../values/json-sink.js';
import type { BinaryInput } from './binary-input.js';
import type { Decode, DecoderParts } from './parts.js';
import { below } from './fault.js';
import { writerFieldFor } from '../resolution.js';
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
  const sources = reader.fields.map((field) => writerFieldFor(field, writer));
  const end = reader.fields.length === 0 ? empty : closing;
  const run = isAscending(sources.filter((source) => source !== -1))
    ? inOneGo(writer, reader, sources, parts)
    : byPosition(writer, reader, sources, parts);
  return (input, sink) => {
    input.enter();
    run(input, sink);
    sink.literal(end);
    input.leave();
  };
}

function isAscending(indexes: readonly number[]): boolean {
  return indexes.every((each, index) => index === 0 || each > (indexes[index - 1] ?? each));
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

/** For any order: finds out where each field begins, then reads them where they are. */
function byPosition(
  writer: RecordSchema,
  reader: RecordSchema,
  sources: readonly number[],
  parts: DecoderParts,
): Decode {
  const passing = writer.fields.map((field) => passingStep(field, parts));
  const reading = reader.fields.map((field, index) =>
    readingStep(index, field, writer.fields[sources[index] ?? -1], parts),
  );
  return (input, sink) => {
    const positions = passing.map((step) => {
      const { position } = input;
      runStep(step, input, sink);
      return position;
    });
    const end = input.position;
    for (const [index, step] of reading.entries()) {
      input.position = positions[sources[index] ?? -1] ?? end;
      runStep(step, input, sink);
    }
    input.position = end;
  };
}

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
  const prefix = `${index === 0 ? '{' : ','}${JSON.stringify(field.name)}:`;
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
