import { scramMechanisms, type ScramMechanism } from '../../names/scram-mechanisms.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode } from '../error-codes.js';
import { itemError, type ItemError } from '../item-error.js';
import { alterUserScramCredentialsApi } from '../protocol/alter-user-scram-credentials.js';
import { describeUserScramCredentialsApi, type DescribedUsers } from '../protocol/describe-user-scram-credentials.js';
import { refusedItem, refusedRequest } from '../denied.js';

/** What a user can log in with, without what nobody may know of it. */
export interface ScramUser {
  readonly user: string;
  readonly credentials: readonly ScramCredential[];
}

export interface ScramCredential {
  /** `UNKNOWN` for one that came after these. */
  readonly mechanism: ScramMechanism | 'UNKNOWN';
  readonly iterations: number;
}

/** A password as brokers keep it: salted and hashed (RFC 5802, `SaltedPassword`). */
export interface NewCredential {
  readonly user: string;
  readonly mechanism: ScramMechanism;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly saltedPassword: Buffer;
}

/**
 * Users that can log in by SCRAM, by name.
 * @param names null for all; one that there is not is left out
 * @throws AppError REQUEST_FAILED
 */
export async function describeScramUsers(
  kafka: KafkaCluster,
  names: readonly string[] | null,
): Promise<readonly ScramUser[]> {
  if (names === null) await ask(kafka, [anyName]);
  return (await ask(kafka, names))
    .flatMap(({ user, errorCode, errorMessage, credentialInfos }) => {
      if (kafkaErrorCode(errorCode).name === 'RESOURCE_NOT_FOUND') return [];
      const failed = itemError(errorCode, errorMessage);
      if (failed !== null) throw refusedRequest(kafka, `cannot read user "${user}"`, failed, asked);
      const credentials = credentialInfos.map(({ mechanism, iterations }) => ({
        mechanism: scramMechanisms[mechanism - 1] ?? ('UNKNOWN' as const),
        iterations,
      }));
      return [{ user, credentials: credentials.sort((a, b) => (a.mechanism < b.mechanism ? -1 : 1)) }];
    })
    .sort((a, b) => (a.user < b.user ? -1 : 1));
}

/**
 * Where all users are asked for, a broker has no answer for who may not ask: it wants a list of names to refuse
 * (DescribeUserScramCredentialsRequest.getErrorResponse). So a name comes first, whoever has it.
 */
const anyName = 'admin';

const asked = { api: describeUserScramCredentialsApi };

async function ask(kafka: KafkaCluster, names: readonly string[] | null): Promise<DescribedUsers> {
  const users = names === null ? null : [...new Set(names)].map((name) => ({ name }));
  const { errorCode, errorMessage, results } = await kafka.sendToAny(describeUserScramCredentialsApi, { users });
  const error = itemError(errorCode, errorMessage);
  if (error !== null) throw refusedRequest(kafka, 'cannot read users', error, asked);
  return results;
}

export interface ScramDeletion {
  readonly user: string;
  readonly mechanism: ScramMechanism;
}

/**
 * Gives a user one credential, or takes it away. A request with two of one user is refused as a whole (KIP-554).
 * @returns null where it is done
 */
export async function alterScramUser(
  kafka: KafkaCluster,
  change: NewCredential | ScramDeletion,
): Promise<ItemError | null> {
  const named = { name: change.user, mechanism: scramMechanisms.indexOf(change.mechanism) + 1 };
  const body =
    'salt' in change
      ? { deletions: [], upsertions: [{ ...change, ...named }] }
      : { deletions: [named], upsertions: [] };
  const { results } = await kafka.sendToController(alterUserScramCredentialsApi, body, (answer) =>
    answer.results.map(({ errorCode }) => errorCode),
  );
  const [result] = results;
  if (result === undefined) return { code: 'REQUEST_FAILED', message: 'the broker did not answer for it' };
  return refusedItem(kafka, result.errorCode, result.errorMessage, { api: alterUserScramCredentialsApi });
}
