import { randomBytes } from 'node:crypto';
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../user-files/file-error.js';
import { makePrivateFolder } from './private-folder.js';

/** Who may do anything in a secure cluster: the user that `up` makes, and the programs with a certificate of these names. */
export const adminName = 'admin';
export const certificateNames = {
  /** What brokers and the registry show whoever connects, and brokers each other. */
  server: 'todo-kafka-server',
  registry: 'todo-kafka-registry',
  /** `up`, `status` and others that look after the cluster. */
  operator: 'todo-kafka',
} as const;

/** Files of a secure cluster, all in a folder that nobody else may read. */
export interface CredentialFiles {
  readonly folder: string;
  readonly authority: string;
  /** Key and certificate in one, as Kafka's PEM key stores have them. */
  readonly server: string;
  readonly registry: string;
  readonly operator: string;
  readonly adminPassword: string;
}

export function credentialFiles(clusterFolder: string): CredentialFiles {
  const folder = join(clusterFolder, 'credentials');
  return {
    folder,
    authority: join(folder, 'ca.pem'),
    server: join(folder, 'server.pem'),
    registry: join(folder, 'registry.pem'),
    operator: join(folder, 'operator.pem'),
    adminPassword: join(folder, 'admin.password'),
  };
}

/** Hosts that the servers are reached by: from this machine, and from containers. */
const hosts = {
  names: ['localhost', 'kafka1', 'kafka2', 'kafka3', 'schema-registry', 'host.docker.internal'],
  addresses: ['127.0.0.1', '::1'],
};

/**
 * Makes certificates and the admin's password where there are none. All of them are there, or none: the folder gets its name
 * last. The authority's key is not kept, so that nobody can make further certificates.
 */
export async function makeCredentials(clusterFolder: string): Promise<void> {
  const files = credentialFiles(clusterFolder);
  if (
    await access(files.folder).then(
      () => true,
      () => false,
    )
  )
    return;
  const { Authority } = await import('./certificates.js');
  const authority = new Authority('todo-kafka local cluster');
  const store = (name: string, options = {}): string => {
    const { key, cert } = authority.sign(name, options);
    return `${key}${cert}`;
  };
  const contents: Readonly<Record<Exclude<keyof CredentialFiles, 'folder'>, string>> = {
    authority: authority.cert,
    server: store(certificateNames.server, hosts),
    registry: store(certificateNames.registry),
    operator: store(certificateNames.operator),
    adminPassword: randomBytes(24).toString('base64url'),
  };
  const unfinished = `${files.folder}.new`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    await makePrivateFolder(unfinished);
    for (const [name, content] of Object.entries(contents)) {
      const file = files[name as keyof typeof contents];
      await writeFile(file.replace(files.folder, unfinished), content, { mode: 0o600 });
    }
    await rename(unfinished, files.folder);
  } catch (error) {
    throw fileError(error, `cannot write "${files.folder}"`);
  }
}

/** @throws AppError FILE_UNREADABLE */
export async function readCredential(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw fileError(error, `cannot read "${file}"`);
  }
}
