import { basename, resolve } from 'node:path';
import type { Catalog } from '../../catalog/catalog.js';
import type { EventSchema, TypesOptions } from '../../formats/format.js';
import { abilityOf } from '../../formats/formats.js';
import { groupBy } from '../../values/group-by.js';
import { chosenTopics } from '../chosen-topics.js';
import { readSchema } from '../load-file.js';
import { typeOfFile } from '../type-of-file.js';

/** The schemas of the catalog, each with the topics that have it. */
export function catalogSchemas(catalog: Catalog): readonly EventSchema[] {
  const topics = chosenTopics(catalog, { files: [], workingDirectory: '' });
  return [...groupBy(topics, ({ value }) => value.file)].map(([file, users]) => ({
    file,
    schema: users[0]?.value.schema ?? '',
    fallbackName: nameOfFile(file),
    topics: users.map(({ name }) => name),
  }));
}

/** The schemas of files that need not be in a catalog. */
export async function fileSchemas(
  files: readonly string[],
  { workingDirectory }: { readonly workingDirectory: string },
): Promise<readonly EventSchema[]> {
  const paths = new Set(files.map((file) => resolve(workingDirectory, file)));
  return Promise.all(
    [...paths].map(async (file) => ({
      file,
      schema: await readSchema(file, { workingDirectory }),
      fallbackName: nameOfFile(file),
      topics: [],
    })),
  );
}

/** @throws AppError INPUT_INVALID for a format of which no types are made; SCHEMA_INVALID */
export async function typesOf(schemas: readonly EventSchema[], options: TypesOptions): Promise<string> {
  const renders = schemas.map(({ file }) => abilityOf(typeOfFile(file) ?? 'AVRO', 'types', `"${file}"`));
  const [render = abilityOf('AVRO', 'types', 'it')] = renders; // no schemas have no types: as a catalog without them
  return render(schemas, options);
}

function nameOfFile(file: string): string {
  return basename(file).replace(/\.[^.]*$/, '');
}
