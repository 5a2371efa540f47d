import { resolve } from 'node:path';
import { AppError, messageOf } from '../errors.js';
import { parseAvroSchema } from '../formats/avro/parse-schema.js';
import type { AvroSchema } from '../formats/avro/schema.js';
import { readText } from '../values/read-file.js';

/** Reads an Avro schema from a file. @throws AppError FILE_UNREADABLE, SCHEMA_INVALID */
export async function loadAvroSchema(
  file: string,
  { workingDirectory }: { readonly workingDirectory: string },
): Promise<AvroSchema> {
  let text: string;
  try {
    text = await readText(resolve(workingDirectory, file));
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read the schema "${file}": ${messageOf(error)}`, { cause: error });
  }
  return parseOwnSchema(file, text);
}

/** The schema of a file of ours, whose name the error has. @throws AppError SCHEMA_INVALID */
export function parseOwnSchema(file: string, text: string): AvroSchema {
  try {
    return parseAvroSchema(text);
  } catch (error) {
    throw new AppError('SCHEMA_INVALID', `"${file}" is ${messageOf(error)}`, { cause: error });
  }
}
