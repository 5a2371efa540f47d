import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../errors.js';
import {
  alterScramUser,
  describeScramUsers,
  type NewCredential,
  type ScramDeletion,
  type ScramUser,
} from '../kafka/admin/scram-user.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import type { ScramMechanism } from '../names/scram-mechanisms.js';

/** Fewer are too few for brokers, and more too many: `ScramMechanism.minIterations`, `maxIterations` of Kafka. */
export const [fewestIterations, mostIterations] = [4_096, 16_384];
export const usualIterations = 8_192;

const hashes = {
  'SCRAM-SHA-256': { name: 'sha256', size: 32 },
  'SCRAM-SHA-512': { name: 'sha512', size: 64 },
} as const;

/**
 * A password salted and hashed as brokers keep it: RFC 5802's `Hi`, which is PBKDF2 (RFC 8018). Its text is taken as it is in
 * UTF-8, without SASLprep, as Kafka's `ScramFormatter` does.
 */
export async function newCredential(
  user: string,
  password: string,
  { mechanism, iterations }: { readonly mechanism: ScramMechanism; readonly iterations: number },
): Promise<NewCredential> {
  const salt = randomBytes(32);
  const { name, size } = hashes[mechanism];
  const saltedPassword = await promisify(pbkdf2)(Buffer.from(password, 'utf8'), salt, iterations, size, name);
  return { user, mechanism, iterations, salt, saltedPassword };
}

/** What a user can log in with now; null where there is none of that name. */
export async function findUser(kafka: KafkaCluster, user: string): Promise<ScramUser | null> {
  const [found] = await describeScramUsers(kafka, [user]);
  return found ?? null;
}

/** @throws AppError REQUEST_FAILED */
export async function createUser(kafka: KafkaCluster, credentials: readonly NewCredential[]): Promise<void> {
  for (const credential of credentials) {
    const error = await alterScramUser(kafka, credential);
    if (error !== null) throw failed('create', credential, error);
  }
}

export interface UserDeletion {
  readonly user: string;
  readonly mechanisms: readonly ScramMechanism[];
}

/**
 * What deleting a user would take.
 * @param mechanisms null for all that it has
 * @throws AppError USER_NOT_FOUND
 */
export async function planUserDeletion(
  kafka: KafkaCluster,
  user: string,
  mechanisms: readonly ScramMechanism[] | null,
): Promise<UserDeletion> {
  const found = await findUser(kafka, user);
  const present = (found?.credentials ?? []).flatMap(({ mechanism }) => (mechanism === 'UNKNOWN' ? [] : [mechanism]));
  const gone = present.filter((mechanism) => mechanisms === null || mechanisms.includes(mechanism));
  if (gone.length === 0) {
    const which = mechanisms === null || found === null ? '' : ` for ${mechanisms.join(' and ')}`;
    throw new AppError('USER_NOT_FOUND', `the cluster has no SCRAM credentials of user "${user}"${which}`);
  }
  return { user, mechanisms: gone };
}

/** @throws AppError REQUEST_FAILED */
export async function carryOutUserDeletion(kafka: KafkaCluster, { user, mechanisms }: UserDeletion): Promise<void> {
  for (const mechanism of mechanisms) {
    const error = await alterScramUser(kafka, { user, mechanism });
    if (error !== null) throw failed('delete', { user, mechanism }, error);
  }
}

function failed(what: string, { user, mechanism }: ScramDeletion, { message }: ItemError): AppError {
  return new AppError('REQUEST_FAILED', `cannot ${what} user "${user}" for ${mechanism}: ${message}`);
}
