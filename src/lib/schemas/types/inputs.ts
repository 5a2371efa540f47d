import { basename, resolve } from 'node:path';
import type { Catalog } from '../../catalog/catalog.js';
import { groupBy } from '../../values/group-by.js';
import { chosenTopics } from '../chosen-topics.js';
import { loadAvroSchema, parseOwnSchema } from '../load-file.js';
import type { TypedSchema } from './definitions.js';

/** The schemas of the catalog, each with the topics that have it. */
export function catalogSchemas(catalog: Catalog): readonly TypedSchema[] {
  const topics = chosenTopics(catalog, { files: [], workingDirectory: '' });
  return [...groupBy(topics, ({ value }) => value.file)].map(([file, users]) => ({
    schema: parseOwnSchema(file, users[0]?.value.schema ?? ''),
    fallbackName: nameOfFile(file),
    topics: users.map(({ name }) => name),
  }));
}

/** The schemas of files that need not be in a catalog. */
export async function fileSchemas(
  files: readonly string[],
  { workingDirectory }: { readonly workingDirectory: string },
): Promise<readonly TypedSchema[]> {
  const paths = new Set(files.map((file) => resolve(workingDirectory, file)));
  return Promise.all(
    [...paths].map(async (path) => ({
      schema: await loadAvroSchema(path, { workingDirectory }),
      fallbackName: nameOfFile(path),
      topics: [],
    })),
  );
}

function nameOfFile(file: string): string {
  return basename(file).replace(/\.[^.]*$/, '');
}
