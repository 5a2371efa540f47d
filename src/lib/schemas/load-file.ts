import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseAvroSchema, type AvroSchema } from '../avro/schema.js';
import { AppError, messageOf } from '../errors.js';

/** Reads an Avro schema from a file. @throws AppError FILE_UNREADABLE, SCHEMA_INVALID */
export async function loadAvroSchema(
  file: string,
  { workingDirectory }: { readonly workingDirectory: string },
): Promise<AvroSchema> {
  let text: string;
  try {
    text = await readFile(resolve(workingDirectory, file), 'utf8');
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read the schema "${file}": ${messageOf(error)}`, { cause: error });
  }
  try {
    return parseAvroSchema(text);
  } catch (error) {
    throw new AppError('SCHEMA_INVALID', `"${file}" is ${messageOf(error)}`, { cause: error });
  }
}
