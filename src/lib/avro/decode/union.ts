import { jsonLiteral } from '../../values/json-literal.js';
import type { Decode, DecoderParts } from './parts.js';
import { branchName, isBareUnion } from '../json-shape.js';
import { branchFor } from '../resolution.js';
import type { AvroSchema, UnionSchema } from '../schema.js';
import { misfitDecoder } from './scalar.js';

/** Reads a union that was written, as whatever the reader says. */
export function writtenUnionDecoder(writer: UnionSchema, reader: AvroSchema, parts: DecoderParts): Decode {
  const branches = writer.branches.map((branch) => parts.decode(branch, reader));
  return (input, sink) => {
    const start = input.position;
    const index = input.long();
    const decode = branches[index];
    if (decode === undefined) throw input.fault(`branch ${index} of a union of ${branches.length}`, start);
    decode(input, sink);
  };
}

/** Reads what was written as something other than a union, as the branch of the reader's union that takes it. */
export function readUnionDecoder(writer: AvroSchema, reader: UnionSchema, parts: DecoderParts): Decode {
  const branch = branchFor(writer, reader);
  if (branch === undefined) return misfitDecoder(writer, reader);
  const decode = parts.decode(writer, branch);
  if (branch.type === 'null' || isBareUnion(reader)) return decode;

  const tag = jsonLiteral(`{${JSON.stringify(branchName(branch))}:`);
  return (input, sink) => {
    sink.literal(tag);
    decode(input, sink);
    sink.ascii('}');
  };
}
