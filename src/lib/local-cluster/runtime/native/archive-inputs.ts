import type { Environment, Folders } from '../../../user-files/folders.js';
import type { PrepareOptions } from '../runtime.js';
import type { Jars } from './jars.js';
import type { Java } from './java.js';

export interface ArchiveInputs extends PrepareOptions {
  readonly folders: Folders;
  readonly env: Environment;
  readonly java: Java;
  readonly kafka: Jars;
  /** null where no registry is wanted. */
  readonly registry: Jars | null;
}
