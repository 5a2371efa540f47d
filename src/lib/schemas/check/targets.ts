import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { valueSubject, type Catalog, type CompatibilityLevel } from '../../catalog/catalog.js';
import { AppError, messageOf } from '../../errors.js';
import type { SchemaType } from '../../registry/client.js';
import { chosenTopics, type ChosenFiles } from '../chosen-topics.js';

/** A schema of ours, and the subject that it would be a version of. */
export interface CheckTarget {
  readonly subject: string;
  readonly file: string;
  readonly schema: string;
  /** null where the file's name does not tell: then that of the subject. */
  readonly schemaType: SchemaType | null;
  /** null where the catalog has no such subject. */
  readonly catalogLevel: CompatibilityLevel | null;
}

const notInCatalog =
  'Name it as the `value` of a topic in the catalog, or say with `--subject` what it would be a version of.';

export function catalogTargets(catalog: Catalog, chosen: ChosenFiles): readonly CheckTarget[] {
  return chosenTopics(catalog, chosen, notInCatalog).map(({ name, value }) => ({
    subject: valueSubject(name),
    file: value.file,
    schema: value.schema,
    schemaType: 'AVRO',
    catalogLevel: value.compatibility,
  }));
}

/** A file for a subject that was named, whatever the catalog has. */
export async function fileTarget(
  file: string,
  subject: string,
  { catalog, workingDirectory }: { readonly catalog: Catalog | null; readonly workingDirectory: string },
): Promise<CheckTarget> {
  const path = resolve(workingDirectory, file);
  const topic = catalog?.topics.find(({ name }) => valueSubject(name) === subject);
  try {
    const schema = await readFile(path, 'utf8');
    const catalogLevel = topic?.value?.compatibility ?? null;
    return { subject, file: path, schema, schemaType: typeOfFile(path), catalogLevel };
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read the schema "${file}": ${messageOf(error)}`, { cause: error });
  }
}

function typeOfFile(path: string): SchemaType | null {
  const types: Readonly<Record<string, SchemaType>> = { '.avsc': 'AVRO', '.proto': 'PROTOBUF' };
  return types[extname(path)] ?? null;
}
