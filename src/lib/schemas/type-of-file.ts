import { extname } from 'node:path';
import type { SchemaType } from '../documents/schema-words.js';
import { formats } from '../formats/formats.js';

/** The format of a schema's file, by its name; null where that does not say it. */
export function typeOfFile(path: string): SchemaType | null {
  const types = Object.keys(formats) as SchemaType[];
  return types.find((type) => formats[type].extension === extname(path)) ?? null;
}
