import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../user-files/file-error.js';
import { isThere } from '../../user-files/is-there.js';
import type { CertificateOptions } from './certificates.js';
import { makePrivateFolder } from './private-folder.js';

/** Who may do anything in a secure cluster: the user that `up` makes, and the programs with a certificate of these names. */
export const adminName = 'admin';
const certificateNames = {
  /** What brokers and the registry show whoever connects, and brokers each other. */
  server: 'todo-kafka-server',
  registry: 'todo-kafka-registry',
  /** `up`, `status` and others that look after the cluster. */
  operator: 'todo-kafka',
} as const;

/** As brokers have them in `super.users`. */
export const superUsers = [adminName, ...Object.values(certificateNames).map((name) => `CN=${name}`)]
  .map((name) => `User:${name}`)
  .join(';');

/** What a secure cluster's programs and users log in with. */
interface Credentials {
  readonly authority: string;
  /** Key and certificate in one, as Kafka's PEM key stores have them. */
  readonly server: string;
  readonly registry: string;
  readonly operator: string;
  readonly adminPassword: string;
}

/** Where they are, all in a folder that nobody else may read. */
export interface CredentialFiles extends Credentials {
  readonly folder: string;
}

/** @param clusterFolder may be relative, as the paths then are */
export function credentialFiles(clusterFolder: string): CredentialFiles {
  return filesIn(join(clusterFolder, 'credentials'));
}

function filesIn(folder: string): CredentialFiles {
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
  names: ['localhost', 'kafka1', 'kafka2', 'kafka3', 'schema-registry', 'schema-registry-gate', 'host.docker.internal'],
  addresses: ['127.0.0.1', '::1'],
};

/**
 * Makes certificates and the admin's password where there are none. All of them are there, or none: the folder gets its name
 * last. The authority's key is not kept, so that nobody can make further certificates.
 */
export async function makeCredentials(clusterFolder: string): Promise<void> {
  const { folder } = credentialFiles(clusterFolder);
  if (await isThere(folder)) return;
  const credentials = await newCredentials();
  const unfinished = filesIn(`${folder}.new`);
  try {
    await rm(unfinished.folder, { recursive: true, force: true });
    await makePrivateFolder(unfinished.folder);
    for (const name of credentialNames) await writeFile(unfinished[name], credentials[name], { mode: 0o600 });
    await rename(unfinished.folder, folder);
  } catch (error) {
    throw fileError(error, `cannot write "${folder}"`);
  }
}

const credentialNames = [
  'authority',
  'server',
  'registry',
  'operator',
  'adminPassword',
] as const satisfies readonly (keyof Credentials)[];

async function newCredentials(): Promise<Credentials> {
  const { Authority } = await import('./certificates.js');
  const authority = new Authority('todo-kafka local cluster');
  const store = (name: string, options: CertificateOptions = {}): string => {
    const { key, cert } = authority.sign(name, options);
    return `${key}${cert}`;
  };
  return {
    authority: authority.cert,
    server: store(certificateNames.server, hosts),
    registry: store(certificateNames.registry),
    operator: store(certificateNames.operator),
    adminPassword: randomBytes(24).toString('base64url'),
  };
}

/** @throws AppError FOLDER_UNUSABLE */
export async function readCredential(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw fileError(error, `cannot read "${file}"`);
  }
}
