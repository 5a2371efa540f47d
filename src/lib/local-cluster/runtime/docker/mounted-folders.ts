import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageFile } from '../../../package-files.js';
import { fileError } from '../../../user-files/file-error.js';
import { adminName, credentialFiles, readCredential } from '../credentials.js';
import { guardFiles } from '../guard-files.js';
import type { LocalCluster } from '../runtime.js';

/** What containers get to see of this machine, by the folder in `compose/` that it is copied from. */
const mounted = {
  'registry-guard': guardFiles,
  gate: ['nginx.conf', 'passing.conf', 'secure.conf'],
} as const;
type MountedFolder = keyof typeof mounted;

/** Where a cluster's copy is: below the user's data, which engines let in. */
export function mountedFolder(clusterFolder: string, name: MountedFolder): string {
  return join(clusterFolder, name);
}

/** Where a secure cluster's containers find their certificates and who may log in. */
export function containerCredentials(clusterFolder: string): string {
  return join(clusterFolder, 'container-credentials');
}

/** Copies what containers read to where they find it, to be read by their users. The cluster's own folder lets nobody else in. */
export async function layMountedFolders({ state, folder }: LocalCluster): Promise<void> {
  await layPackageFiles(folder, 'registry-guard');
  await layPackageFiles(folder, 'gate');
  if (state.secure) await layCredentials(folder);
}

async function layPackageFiles(clusterFolder: string, name: MountedFolder): Promise<void> {
  for (const path of mounted[name]) {
    await layFile(mountedFolder(clusterFolder, name), path, await readFile(packageFile('compose', name, path), 'utf8'));
  }
}

/** Each container is shown those that it needs. */
async function layCredentials(clusterFolder: string): Promise<void> {
  const { authority, server, registry, adminPassword } = credentialFiles(clusterFolder);
  const folder = containerCredentials(clusterFolder);
  await layFile(folder, 'ca.pem', await readCredential(authority));
  await layFile(folder, 'server.pem', await readCredential(server));
  await layFile(folder, 'registry.pem', await readCredential(registry));
  await layFile(folder, 'logins', `${loginLine(adminName, await readCredential(adminPassword))}\n`);
}

/** A line of nginx's `auth_basic_user_file`: salted SHA-1 (RFC 2307), enough for passwords that are 24 random bytes. */
function loginLine(user: string, password: string): string {
  const salt = createHash('sha256').update(`${user}:${password}`).digest().subarray(0, 8);
  const digest = createHash('sha1').update(password).update(salt).digest();
  return `${user}:{SSHA}${Buffer.concat([digest, salt]).toString('base64')}`;
}

async function layFile(folder: string, path: string, content: string): Promise<void> {
  const file = join(folder, path);
  try {
    await mkdir(dirname(file), { recursive: true });
    // A container that runs may be reading it.
    if ((await readFile(file, 'utf8').catch(() => null)) !== content) await writeFile(file, content);
    await chmod(file, 0o644);
    // Those above it too, whatever the user's mask is.
    for (let above = dirname(file); above !== dirname(folder); above = dirname(above)) await chmod(above, 0o755);
  } catch (error) {
    throw fileError(error, `cannot write in "${folder}"`);
  }
}
