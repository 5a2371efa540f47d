import { join } from 'node:path';
import { expect } from 'vitest';
import type { Catalog } from '../../src/lib/catalog/catalog.js';
import { readCatalog } from '../../src/lib/catalog/load.js';
import { AppError, problemText } from '../../src/lib/errors.js';
import { workspace } from './workspace.js';

/** The catalog of a file with this text. */
export function catalogOf(yaml: string): Promise<Catalog> {
  return readCatalog(join(workspace({ 'topics.yaml': yaml }), 'topics.yaml'));
}

/** What is said of a file with this text, a line a problem. */
export async function catalogProblems(yaml: string): Promise<readonly string[]> {
  const error: unknown = await catalogOf(yaml).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('it is no AppError, or the catalog was accepted', { cause: error });
  expect(error.code).toBe('CATALOG_INVALID');
  return error.problems.map(problemText);
}
