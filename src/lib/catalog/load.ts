import { resolve } from 'node:path';
import { AppError, messageOf } from '../errors.js';
import { packageFile } from '../package-files.js';
import { buildCatalog } from './build.js';
import type { Catalog } from './catalog.js';
import { parsingCatalog } from './parse.js';
import { searchUpward } from '../user-files/search-upward.js';
import { readText } from '../values/read-file.js';
import { inTurns } from '../values/turns.js';

export interface CatalogInputs {
  /** The file the user named; undefined to look for one. */
  readonly path: string | undefined;
  readonly workingDirectory: string;
  /** Whether a local cluster is meant: only that is served by the catalog that ships with todo-kafka. */
  readonly local: boolean;
  /** Ends it between two topics, with its reason. */
  readonly signal?: AbortSignal;
}

const catalogFileName = 'topics.yaml';

/**
 * The catalog that holds here: the file named, else `topics.yaml` from the working directory upward to the root of the
 * git repository, else, for a local cluster, the one that ships with todo-kafka.
 * @throws AppError CATALOG_NOT_FOUND, CATALOG_INVALID, FILE_UNREADABLE
 */
export async function loadCatalog(inputs: CatalogInputs): Promise<Catalog> {
  return readCatalog(findCatalog(inputs), inputs.signal);
}

export async function readCatalog(file: string, signal?: AbortSignal): Promise<Catalog> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read the catalog "${file}": ${messageOf(error)}`, { cause: error });
  }
  return buildCatalog(file, await inTurns(parsingCatalog(file, text), signal), signal);
}

function findCatalog({ path, workingDirectory, local }: CatalogInputs): string {
  if (path !== undefined) return resolve(workingDirectory, path);
  const found = searchUpward(workingDirectory, catalogFileName);
  if (found !== null) return found;
  if (local) return packageFile(catalogFileName);
  throw new AppError('CATALOG_NOT_FOUND', `no ${catalogFileName} in "${workingDirectory}" or above it`);
}
