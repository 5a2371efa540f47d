import { jsonLiteral } from '../../../values/json-literal.js';
import { quotedText } from '../../../values/json-text.js';
import type { Decode, DecoderParts } from './parts.js';
import { branchName, isBareUnion, jsonKinds } from '../json-shape.js';
import { temporalType } from '../logical-type.js';
import type { AvroSchema, UnionSchema } from '../schema.js';
import { tagLikeKeys } from '../union-value.js';
import { mapDecoder } from './collection.js';
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
  const branch = parts.branchFor(writer, reader);
  if (branch === undefined) return misfitDecoder(writer, reader);
  const decode = parts.decode(writer, branch);
  if (branch.type === 'null') return decode;
  const tagText = `{${quotedText(branchName(branch))}:`;
  if (isBareUnion(reader) && !isReadableAmongText(branch, reader, parts)) {
    const keys = tagLikeKeys(reader, branch);
    if (keys.size === 0) return decode;
    if (branch.type === 'map' && writer.type === 'map')
      return mapDecoder(writer, branch, parts, { keys, text: tagText });
  }
  const tag = jsonLiteral(tagText);
  return (input, sink) => {
    sink.literal(tag);
    decode(input, sink);
    sink.ascii('}');
  };
}

/** A date or a time that is shown as text, where other text is shown too. */
function isReadableAmongText(branch: AvroSchema, union: UnionSchema, { logical }: DecoderParts): boolean {
  if (logical === 'base' || temporalType(branch) === null) return false;
  return union.branches.some((other) => other !== branch && jsonKinds(other).includes('string'));
}
