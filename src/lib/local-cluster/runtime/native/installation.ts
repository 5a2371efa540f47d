import type { Environment, Folders } from '../../../user-files/folders.js';
import type { PrepareOptions } from '../runtime.js';
import { findOrMakeArchives, type Archives } from './archives.js';
import { kafkaHomeJars, kafkaJars, registryJars, type Jars } from './jars.js';
import { findJava, type Java } from './java.js';
import { nativeVersions } from '../versions.js';

/** All that a start needs, found or fetched. */
export interface Installation {
  readonly java: Java;
  readonly kafka: Jars;
  readonly registry: Jars | null;
  readonly archives: Archives;
}

export interface InstallationOptions extends PrepareOptions {
  readonly folders: Folders;
  readonly env: Environment;
  readonly kafkaHome: string | null;
  readonly withRegistry: boolean;
  readonly warn?: ((text: string) => void) | undefined;
}

export async function findInstallation(options: InstallationOptions): Promise<Installation> {
  const { kafkaHome, withRegistry, env, signal } = options;
  const java = await findJava(env, signal);
  const fetching = { ...options, versions: nativeVersions(env) };
  const kafka = kafkaHome === null ? await kafkaJars(fetching) : await kafkaHomeJars(kafkaHome);
  const registry = withRegistry ? await registryJars(fetching) : null;
  const archives = await findOrMakeArchives({ ...options, java, kafka, registry });
  return { java, kafka, registry, archives };
}
