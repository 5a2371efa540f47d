import { resolve } from 'node:path';
import type { AvroSchema } from '../../formats/avro/schema.js';
import type { Catalog } from '../../catalog/catalog.js';
import { type CompatibilityLevel, type SchemaType } from '../../documents/schema-words.js';
import { valueSubject } from '../../names/subjects.js';
import { AppError } from '../../errors.js';
import { chosenTopics, type ChosenFiles } from '../chosen-topics.js';
import { loadAvroSchema, readSchema } from '../load-file.js';
import { typeOfFile } from '../type-of-file.js';

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

/**
 * A file for a subject that was named, whatever the catalog has.
 * @throws AppError FILE_UNREADABLE; SCHEMA_INVALID also for one without the field that is the key of the catalog's topic
 */
export async function fileTarget(
  file: string,
  subject: string,
  { catalog, workingDirectory }: { readonly catalog: Catalog | null; readonly workingDirectory: string },
): Promise<CheckTarget> {
  const path = resolve(workingDirectory, file);
  const topic = catalog?.topics.find(({ name }) => valueSubject(name) === subject);
  const schemaType = typeOfFile(path);
  const schema = await readSchema(file, { workingDirectory });
  const keyField = topic?.keyField ?? null;
  if (
    schemaType === 'AVRO' &&
    keyField !== null &&
    !hasField(await loadAvroSchema(file, { workingDirectory }), keyField)
  ) {
    throw new AppError(
      'SCHEMA_INVALID',
      `"${file}" has no field "${keyField}", the key of topic "${topic?.name ?? ''}"`,
    );
  }
  return { subject, file: path, schema, schemaType, catalogLevel: topic?.value?.compatibility ?? null };
}

function hasField(schema: AvroSchema, name: string): boolean {
  return schema.type === 'record' && schema.fields.some((field) => field.name === name);
}
