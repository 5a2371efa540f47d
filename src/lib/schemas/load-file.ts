import { resolve } from 'node:path';
import { AppError, messageOf } from '../errors.js';
import { parseAvroInTurns } from '../formats/avro/parse-schema.js';
import type { AvroSchema } from '../formats/avro/schema.js';
import { withName } from '../formats/shared/with-name.js';
import { readText } from '../values/read-file.js';

interface FilePlace {
  readonly workingDirectory: string;
}

/** @throws AppError FILE_UNREADABLE */
export async function readSchema(file: string, { workingDirectory }: FilePlace): Promise<string> {
  try {
    return await readText(resolve(workingDirectory, file));
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read the schema "${file}": ${messageOf(error)}`, { cause: error });
  }
}

/** Reads an Avro schema from a file. @throws AppError FILE_UNREADABLE, SCHEMA_INVALID */
export async function loadAvroSchema(file: string, place: FilePlace): Promise<AvroSchema> {
  const text = await readSchema(file, place);
  return withName(`"${file}"`, () => parseAvroInTurns(text));
}
