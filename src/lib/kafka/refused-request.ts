import { AppError } from '../errors.js';
import type { KafkaCluster } from './cluster.js';

/** What an authorizer's refusal names, by the name of Kafka's error. */
const guarded: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: 'the topic',
  GROUP_AUTHORIZATION_FAILED: 'the group',
  CLUSTER_AUTHORIZATION_FAILED: 'the cluster',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'the transactional id',
};

/**
 * What a broker does not do: ACCESS_DENIED where an authorizer forbids it, else REQUEST_FAILED.
 * @param what was asked, with the name of the thing, as in `cannot read topic "tasks"`
 * @param name of Kafka's error
 */
export function refusedRequest({ user }: Pick<KafkaCluster, 'user'>, what: string, name: string): AppError {
  const thing = guarded[name];
  if (thing === undefined) return new AppError('REQUEST_FAILED', `${what}: ${name}`);
  const who = user === null ? 'this client' : `user "${user}"`;
  return new AppError('ACCESS_DENIED', `${what}: ${who} has no right to that on ${thing} (${name})`);
}
