import { AppError } from '../errors.js';
import type { AclOperation } from '../names/acl-words.js';
import { shellWord } from '../values/shell-word.js';
import { itemError, type ItemError } from './item-error.js';
import type { ApiVersions } from './protocol/api.js';

/** What an authorizer refuses the use of, by the name of Kafka's error. */
const guarded = {
  TOPIC_AUTHORIZATION_FAILED: 'topic',
  GROUP_AUTHORIZATION_FAILED: 'group',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'transactionalId',
  CLUSTER_AUTHORIZATION_FAILED: 'cluster',
} as const;

type Guarded = (typeof guarded)[keyof typeof guarded];
type Needs = Readonly<Partial<Record<Guarded, AclOperation>>>;

const ofGroups = { group: 'DESCRIBE', topic: 'DESCRIBE' } as const;

/**
 * The operation that each request needs, by what may be refused of it: as `KafkaApis` and `ControllerApis` ask the authorizer.
 * A request that is not here is refused nobody: it leaves out what one may not see.
 */
export const operationsNeeded: Readonly<Record<string, Needs>> = {
  AddOffsetsToTxn: { transactionalId: 'WRITE', group: 'READ' },
  AddPartitionsToTxn: { transactionalId: 'WRITE', topic: 'WRITE' },
  AlterClientQuotas: { cluster: 'ALTER_CONFIGS' },
  AlterPartitionReassignments: { cluster: 'ALTER' },
  AlterUserScramCredentials: { cluster: 'ALTER' },
  ConsumerGroupDescribe: ofGroups,
  CreateAcls: { cluster: 'ALTER' },
  CreatePartitions: { topic: 'ALTER' },
  CreateTopics: { topic: 'CREATE' },
  DeleteAcls: { cluster: 'ALTER' },
  DeleteGroups: { group: 'DELETE' },
  DeleteRecords: { topic: 'DELETE' },
  DeleteTopics: { topic: 'DELETE' },
  DescribeAcls: { cluster: 'DESCRIBE' },
  DescribeClientQuotas: { cluster: 'DESCRIBE_CONFIGS' },
  DescribeConfigs: { topic: 'DESCRIBE_CONFIGS', cluster: 'DESCRIBE_CONFIGS' },
  DescribeGroups: { group: 'DESCRIBE' },
  DescribeLogDirs: { cluster: 'DESCRIBE' },
  DescribeProducers: { topic: 'READ' },
  DescribeQuorum: { cluster: 'DESCRIBE' },
  DescribeShareGroupOffsets: ofGroups,
  DescribeTransactions: { transactionalId: 'DESCRIBE' },
  DescribeUserScramCredentials: { cluster: 'DESCRIBE' },
  ElectLeaders: { cluster: 'ALTER' },
  EndTxn: { transactionalId: 'WRITE' },
  Fetch: { topic: 'READ' },
  FindCoordinator: { group: 'DESCRIBE', transactionalId: 'DESCRIBE' },
  Heartbeat: { group: 'READ' },
  IncrementalAlterConfigs: { topic: 'ALTER_CONFIGS', cluster: 'ALTER_CONFIGS' },
  InitProducerId: { transactionalId: 'WRITE', cluster: 'IDEMPOTENT_WRITE' },
  JoinGroup: { group: 'READ' },
  LeaveGroup: { group: 'READ' },
  ListOffsets: { topic: 'DESCRIBE' },
  ListPartitionReassignments: { cluster: 'DESCRIBE' },
  Metadata: { topic: 'DESCRIBE' },
  OffsetCommit: { group: 'READ', topic: 'READ' },
  OffsetDelete: { group: 'DELETE', topic: 'READ' },
  OffsetFetch: ofGroups,
  Produce: { topic: 'WRITE', transactionalId: 'WRITE', cluster: 'IDEMPOTENT_WRITE' },
  ShareGroupDescribe: ofGroups,
  StreamsGroupDescribe: ofGroups,
  SyncGroup: { group: 'READ' },
  TxnOffsetCommit: { transactionalId: 'WRITE', group: 'READ', topic: 'READ' },
  WriteTxnMarkers: { cluster: 'ALTER' },
};

/** What was asked, and the names of what it was about. */
export interface GuardedRequest {
  readonly api: Pick<ApiVersions, 'name'>;
  readonly topic?: string | undefined;
  readonly group?: string | undefined;
  readonly transactionalId?: string | undefined;
}

/** Who asks: the name that a client logs in with. */
export interface Requester {
  readonly user: string | null;
}

/**
 * What a broker does not do: ACCESS_DENIED where an authorizer forbids it, else REQUEST_FAILED.
 * @param what was tried, as in `cannot read topic "tasks"`
 * @param error its code by Kafka's name, and the broker's words where it has any
 */
export function refusedRequest(
  who: Requester,
  what: string,
  error: ItemError | string,
  asked: GuardedRequest,
): AppError {
  const { code, message } = typeof error === 'string' ? { code: error, message: error } : error;
  return deniedRequest(who, what, code, asked) ?? new AppError('REQUEST_FAILED', `${what}: ${message}`);
}

/** The same for a request that fails in other words. @returns null where no authorizer forbids it */
export function deniedRequest(who: Requester, what: string, code: string, asked: GuardedRequest): AppError | null {
  const denial = denialOf(who, code, asked);
  if (denial === null) return null;
  const { words, command } = denial;
  const hint = command === null ? {} : { hint: `Whoever runs the cluster can allow it with \`${command}\`.` };
  return new AppError('ACCESS_DENIED', `${what}: ${words}`, hint);
}

/**
 * Why one item of a request failed, in words of ours where an authorizer forbids it.
 * @returns null for error code 0
 */
export function refusedItem(
  who: Requester,
  code: number,
  message: string | null,
  asked: GuardedRequest,
): ItemError | null {
  const error = itemError(code, message);
  const denial = error === null ? null : denialOf(who, error.code, asked);
  if (denial === null) return error;
  const { words, command } = denial;
  return { code: 'ACCESS_DENIED', message: command === null ? words : `${words}; \`${command}\` allows it` };
}

/** A failure for the reason of an item of it. */
export function failedFor(what: string, { code, message }: ItemError): AppError {
  return new AppError(code === 'ACCESS_DENIED' ? code : 'REQUEST_FAILED', `${what}: ${message}`);
}

function denialOf(
  { user }: Requester,
  name: string,
  asked: GuardedRequest,
): { readonly words: string; readonly command: string | null } | null {
  if (!isGuarded(name)) return null;
  const type = guarded[name];
  const operation = operationsNeeded[asked.api.name]?.[type] ?? null;
  const resource = type === 'cluster' ? null : (asked[type] ?? null);
  const thing = type === 'cluster' ? 'the cluster' : `${nouns[type]}${resource === null ? '' : ` "${resource}"`}`;
  const client = user === null ? 'this client' : `user "${user}"`;
  const words = `${client} may not ${operation ?? asked.api.name} on ${thing} (${name})`;
  // A backtick would end the command line in the eyes of whoever shows it.
  const isNamed = type === 'cluster' || (resource !== null && !resource.includes('`'));
  if (operation === null || !isNamed) return { words, command: null };
  const what = resource === null ? '--resource cluster' : `${flags[type]} ${shellWord(resource)}`;
  const principal = shellWord(`User:${user ?? 'NAME'}`);
  const verb = operation.toLowerCase().replaceAll('_', '-');
  return { words, command: `todo-kafka acls create --allow-principal ${principal} --operation ${verb} ${what}` };
}

const nouns = { topic: 'topic', group: 'group', transactionalId: 'transactional id' } as const;
const flags = { topic: '--topic', group: '--group', transactionalId: '--transactional-id', cluster: '' } as const;

function isGuarded(name: string): name is keyof typeof guarded {
  return name in guarded;
}
