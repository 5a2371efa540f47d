import type { NamedSchemaText } from '../../registry/references.js';
import { lineText } from '../../values/json-text.js';
import type { ValueDecoder } from '../format.js';
import { compileProtobufDecoder } from './decoder.js';
import { parseProtobufInTurns } from './parse-schema.js';

/** @throws AppError SCHEMA_INVALID */
export async function protobufValueDecoder(
  schema: string,
  references: readonly NamedSchemaText[],
): Promise<ValueDecoder> {
  const decode = compileProtobufDecoder(await parseProtobufInTurns(schema, references));
  return (bytes, start, end, sink) => {
    const { json, isExact } = decode(bytes, start, end);
    sink.raw(Buffer.from(lineText(json)));
    return isExact;
  };
}
