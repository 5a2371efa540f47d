import { resolve } from 'node:path';
import type { Catalog, CatalogSchema, CatalogTopic } from '../catalog/catalog.js';
import { AppError } from '../errors.js';

export type TopicWithSchema = CatalogTopic & { readonly value: CatalogSchema };

export interface ChosenFiles {
  /** Schema files of the catalog; empty for all of them. */
  readonly files: readonly string[];
  readonly workingDirectory: string;
}

/**
 * The topics of the catalog whose values have these schemas.
 * @param hint what to do about a file that no topic has
 * @throws AppError INPUT_INVALID for such a file
 */
export function chosenTopics(
  catalog: Catalog,
  { files, workingDirectory }: ChosenFiles,
  hint = 'Name it as the `value` of a topic in the catalog.',
): readonly TopicWithSchema[] {
  const withSchema = catalog.topics.filter(hasSchema);
  if (files.length === 0) return withSchema;
  return files.flatMap((file) => {
    const path = resolve(workingDirectory, file);
    const found = withSchema.filter(({ value }) => value.file === path);
    if (found.length > 0) return found;
    throw new AppError('INPUT_INVALID', `no topic of the catalog "${catalog.path}" has the schema "${file}"`, { hint });
  });
}

function hasSchema(topic: CatalogTopic): topic is TopicWithSchema {
  return topic.value !== null;
}
