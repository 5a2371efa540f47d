import { extname } from 'node:path';
import type { SchemaType } from '../registry/client.js';

/** The format of a schema's file, by its name; null where that does not say it. */
export function typeOfFile(path: string): SchemaType | null {
  const types: Readonly<Record<string, SchemaType>> = { '.avsc': 'AVRO', '.proto': 'PROTOBUF' };
  return types[extname(path)] ?? null;
}
