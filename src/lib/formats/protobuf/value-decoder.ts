import type { NamedSchema } from '../../registry/references.js';
import { lineText } from '../../values/json-text.js';
import type { ValueDecoder } from '../format.js';
import { compileProtobufDecoder } from './decoder.js';
import { parseProtobufSchema } from './parse-schema.js';

/** @throws AppError SCHEMA_INVALID */
export function protobufValueDecoder(schema: string, references: readonly NamedSchema[]): ValueDecoder {
  const decode = compileProtobufDecoder(parseProtobufSchema(schema, references));
  return (bytes, start, end, sink) => {
    const { json, isExact } = decode(bytes, start, end);
    sink.raw(Buffer.from(lineText(json)));
    return isExact;
  };
}
