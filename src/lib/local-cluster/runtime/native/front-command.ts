import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile } from '../../../package-files.js';
import { fileError } from '../../../user-files/file-error.js';
import type { Environment } from '../../../user-files/folders.js';
import { adminName, credentialFiles } from '../credentials.js';
import type { ServicePlaces } from './places.js';
import type { FrontSettings } from './registry-front.js';
import type { ServiceCommand } from './service-command.js';

interface FrontPorts {
  readonly port: number;
  readonly registryPort: number;
}

/** Writes the settings of the process before the registry, in which paths are relative to its folder. */
export async function frontCommand(
  ports: FrontPorts,
  places: ServicePlaces,
  env: Environment,
): Promise<ServiceCommand> {
  const { server, adminPassword } = credentialFiles('..');
  const settings: FrontSettings = { ...ports, certificate: server, users: { [adminName]: adminPassword } };
  const file = join(places.folder, 'front.json');
  try {
    await writeFile(file, `${JSON.stringify(settings)}\n`);
  } catch (error) {
    throw fileError(error, `cannot write "${file}"`);
  }
  return { program: process.execPath, args: [packageFile('dist', 'registry-front.js'), file], env };
}
