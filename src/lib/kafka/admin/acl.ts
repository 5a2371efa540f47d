import { AppError } from '../../errors.js';
import {
  aclOperations,
  patternTypes,
  permissions,
  resourceTypes,
  type Acl,
  type AclOperation,
  type Permission,
  type ResourceType,
} from '../../names/acl-words.js';
import type { KafkaCluster } from '../cluster.js';
import { sendInBatches } from '../controller-batches.js';
import { itemError, type ItemError } from '../item-error.js';
import { createAclsApi } from '../protocol/create-acls.js';
import { deleteAclsApi } from '../protocol/delete-acls.js';
import { describeAclsApi } from '../protocol/describe-acls.js';
import type { ApiVersions } from '../protocol/api.js';
import { refusedItem, refusedRequest } from '../denied.js';

/** Which ACLs are meant; null is any. */
export interface AclFilter {
  readonly resourceType: ResourceType | null;
  readonly resourceName: string | null;
  /** `MATCH` has all that hold for the name: of the name itself, of prefixes of it, and of `*`. */
  readonly patternType: 'ANY' | 'MATCH' | 'LITERAL' | 'PREFIXED';
  readonly principal: string | null;
  readonly host: string | null;
  readonly operation: AclOperation | null;
  readonly permission: Permission | null;
}

export const everyAcl: AclFilter = {
  resourceType: null,
  resourceName: null,
  patternType: 'ANY',
  principal: null,
  host: null,
  operation: null,
  permission: null,
};

/** Numbers of Java's enums: 0 is unknown, 1 any, and these follow. Of pattern types 2 is MATCH. */
const afterAny = 2;
const codes = {
  type: (word: ResourceType | null): number => codeOf(resourceTypes, word),
  operation: (word: AclOperation | null): number => codeOf(aclOperations, word),
  permission: (word: Permission | null): number => codeOf(permissions, word),
  pattern: (word: AclFilter['patternType'] | 'UNKNOWN'): number =>
    ({ UNKNOWN: 0, ANY: 1, MATCH: 2, LITERAL: 3, PREFIXED: 4 })[word],
};

function codeOf<Word extends string>(words: readonly Word[], word: Word | 'UNKNOWN' | null): number {
  if (word === null) return 1;
  return word === 'UNKNOWN' ? 0 : words.indexOf(word) + afterAny;
}

function wordOf<Word extends string>(words: readonly Word[], code: number, before = afterAny): Word | 'UNKNOWN' {
  return words[code - before] ?? 'UNKNOWN';
}

/** @throws AppError REQUEST_FAILED, in words where the brokers have no authorizer */
export async function describeAcls(kafka: KafkaCluster, filter: AclFilter): Promise<readonly Acl[]> {
  const acls = await aclsIfKept(kafka, filter);
  if (acls === null) throw keepNone();
  return acls;
}

/** @returns null where the brokers keep no ACLs, as they have no authorizer */
export async function aclsIfKept(kafka: KafkaCluster, filter: AclFilter): Promise<readonly Acl[] | null> {
  const answer = await kafka.sendToAny(describeAclsApi, filterMessage(filter));
  const error = itemError(answer.errorCode, answer.errorMessage);
  if (error?.code === 'SECURITY_DISABLED') return null;
  if (error !== null) throw refused(kafka, 'read', error, describeAclsApi);
  return answer.resources.flatMap(({ resourceType, resourceName, patternType, acls }) =>
    acls.map(({ principal, host, operation, permissionType }) => ({
      resourceType: wordOf(resourceTypes, resourceType),
      resourceName,
      patternType: wordOf(patternTypes, patternType, 3),
      principal,
      host,
      operation: wordOf(aclOperations, operation),
      permission: wordOf(permissions, permissionType),
    })),
  );
}

/** An ACL with what came of creating or deleting it: null where it is done. */
export interface AclOutcome {
  readonly acl: Acl;
  readonly error: ItemError | null;
}

export async function createAcls(kafka: KafkaCluster, acls: readonly Acl[]): Promise<readonly AclOutcome[]> {
  return sendInBatches(kafka, acls, {
    recordsOf: () => 1,
    failed: (acl, error) => ({ acl, error }),
    send: async (batch) => {
      const creations = batch.map(({ resourceType, resourceName, patternType, ...entry }) => ({
        resourceType: codes.type(resourceType),
        resourceName,
        resourcePatternType: codes.pattern(patternType),
        ...entryMessage(entry),
      }));
      const { results } = await kafka.sendToController(createAclsApi, { creations }, (answer) =>
        answer.results.map(({ errorCode }) => errorCode),
      );
      return batch.map((acl, index) => ({ acl, error: outcomeOf(kafka, results[index], createAclsApi) }));
    },
  });
}

/**
 * Why ACLs could not be changed by this client, null where they could. There is no `validateOnly` for them; so an ACL is asked
 * for that no broker ever makes, as the cluster has one name, and that one who has no right to make any is refused for that.
 */
export async function refusalOfAclChanges(kafka: KafkaCluster): Promise<ItemError | null> {
  const creation = {
    ...{
      resourceType: codes.type('CLUSTER'),
      resourceName: 'todo-kafka',
      resourcePatternType: codes.pattern('LITERAL'),
    },
    ...entryMessage({ principal: 'User:todo-kafka', host: '*', operation: 'DESCRIBE', permission: 'ALLOW' }),
  };
  const { results } = await kafka.sendToController(createAclsApi, { creations: [creation] }, (answer) =>
    answer.results.map(({ errorCode }) => errorCode),
  );
  const error = outcomeOf(kafka, results[0], createAclsApi);
  return error === null || error.code === 'INVALID_REQUEST' ? null : error;
}

/** Deletes exactly these. One that is gone already is as it should be. */
export async function deleteAcls(kafka: KafkaCluster, acls: readonly Acl[]): Promise<readonly AclOutcome[]> {
  return sendInBatches(kafka, acls, {
    recordsOf: () => 1,
    failed: (acl, error) => ({ acl, error }),
    send: async (batch) => {
      const filters = batch.map(({ patternType, ...acl }) =>
        filterMessage({ ...acl, patternType: patternType === 'PREFIXED' ? 'PREFIXED' : 'LITERAL' }),
      );
      const { filterResults } = await kafka.sendToController(deleteAclsApi, { filters }, (answer) =>
        answer.filterResults.map(({ errorCode }) => errorCode),
      );
      return batch.map((acl, index) => {
        const result = filterResults[index];
        const failed = result?.matchingAcls.find(({ errorCode }) => errorCode !== 0);
        return { acl, error: outcomeOf(kafka, failed ?? result, deleteAclsApi) };
      });
    },
  });
}

function filterMessage(filter: AclFilter) {
  return {
    resourceTypeFilter: codes.type(filter.resourceType),
    resourceNameFilter: filter.resourceName,
    patternTypeFilter: codes.pattern(filter.patternType),
    principalFilter: filter.principal,
    hostFilter: filter.host,
    operation: codes.operation(filter.operation),
    permissionType: codes.permission(filter.permission),
  };
}

function entryMessage({
  principal,
  host,
  operation,
  permission,
}: Pick<Acl, 'principal' | 'host' | 'operation' | 'permission'>) {
  return { principal, host, operation: codes.operation(operation), permissionType: codes.permission(permission) };
}

interface Result {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

function outcomeOf(kafka: KafkaCluster, result: Result | undefined, api: ApiVersions): ItemError | null {
  if (result === undefined) return { code: 'REQUEST_FAILED', message: 'the broker did not answer for it' };
  const error = refusedItem(kafka, result.errorCode, result.errorMessage, { api });
  if (error?.code === 'SECURITY_DISABLED') throw keepNone();
  return error;
}

function keepNone(): AppError {
  return new AppError(
    'REQUEST_FAILED',
    'the brokers keep no ACLs, as they have no authorizer: everybody may do everything',
    {
      hint: 'Give brokers and controllers `authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer` (with ZooKeeper `kafka.security.authorizer.AclAuthorizer`) and `super.users`, and restart them.',
    },
  );
}

function refused(kafka: KafkaCluster, what: string, error: ItemError, api: ApiVersions): AppError {
  const { code, message } = error;
  const words = message === code ? code : `${code}, ${message}`;
  return refusedRequest(kafka, `cannot ${what} ACLs`, { code, message: words }, { api });
}
