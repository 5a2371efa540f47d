import type { QuotaChange } from '../../access/quotas.js';
import type { CatalogAccess, CatalogQuota, CatalogUser } from '../../catalog/access.js';
import type { ClientQuotas } from '../../kafka/admin/client-quota.js';
import type { ScramUser } from '../../kafka/admin/scram-user.js';
import { resourceKey, resourceWord } from '../../names/acl-resources.js';
import { aclKey, isKnownAcl, type Acl } from '../../names/acl-words.js';
import { isKept } from '../../names/keep-patterns.js';
import { entityKey, entityWords, quotaNames, type QuotaEntity } from '../../names/quota-words.js';
import { refuse, type Refused } from '../../schemas/subject-actions.js';
import { listed } from '../../values/wording.js';
import type { AccessAction, AlterQuotas } from './access-actions.js';
import { endsOwnAccess, forbidsItself } from './lockout.js';
import type { ObservedAccess } from './observe-access.js';

export interface AccessPlanOptions {
  /** Take away rights and limits that the catalog does not have. */
  readonly prune: boolean;
  /** Patterns of what is never taken away. */
  readonly keep: readonly string[];
  /** The principal of whoever carries the plan out; null where only the brokers know. */
  readonly self: string | null;
}

/** What has to happen to ACLs and limits, and what only a person can do: a user needs a password, and nobody makes one up. */
export function planAccess(
  wanted: CatalogAccess,
  observed: ObservedAccess,
  options: AccessPlanOptions,
): readonly (AccessAction | Refused)[] {
  const { acls, users, quotas } = observed;
  return [
    ...(wanted.users === null || users === null ? [] : missingUsers(wanted.users, users)),
    ...(wanted.acls === null || acls === null ? [] : planAcls(wanted.acls, acls, options)),
    ...(wanted.quotas === null || quotas === null ? [] : planLimits(wanted.quotas, quotas, options)),
  ];
}

function missingUsers(wanted: readonly CatalogUser[], live: readonly ScramUser[]): readonly Refused[] {
  const present = new Map(live.map(({ user, credentials }) => [user, credentials.map(({ mechanism }) => mechanism)]));
  return wanted.flatMap(({ name, mechanisms }) => {
    const known = present.get(name) ?? [];
    const missing = mechanisms.filter((mechanism) => !known.includes(mechanism));
    if (missing.length === 0) return [];
    const what = known.length === 0 ? 'there is no such user' : `it cannot log in by ${listed(missing, 'and')}`;
    const reason = `${what}: a person has to choose its password, with \`todo-kafka users create\``;
    return [refuse(`User:${name}`, reason)];
  });
}

function planAcls(
  wanted: readonly Acl[],
  live: readonly Acl[],
  { prune, keep, self }: AccessPlanOptions,
): readonly (AccessAction | Refused)[] {
  const [present, named] = [new Set(live.map(aclKey)), new Set(wanted.map(aclKey))];
  const resources = new Set(live.map(resourceKey));
  const created = wanted
    .filter((acl) => !present.has(aclKey(acl)))
    .map((acl) => {
      const reason = forbidsItself(acl, self);
      if (reason !== null) return refuse(acl.principal, `${aclText(acl)}: ${reason}`);
      return { action: 'create-acl' as const, acl, first: !resources.has(resourceKey(acl)) };
    });
  if (!prune) return created;
  const strangers = live.filter((acl) => !named.has(aclKey(acl)) && !isKept(namesOf(acl), keep) && isKnownAcl(acl));
  return [
    ...created,
    ...strangers.map((acl) => {
      const reason = endsOwnAccess(acl, self);
      return reason === null
        ? { action: 'delete-acl' as const, acl }
        : refuse(acl.principal, `${aclText(acl)}: ${reason}`);
    }),
  ];
}

function namesOf(acl: Acl): readonly string[] {
  return [acl.principal, resourceWord(acl), ...(acl.resourceType === 'TOPIC' ? [acl.resourceName] : [])];
}

/** `allow READ on topic:orders (prefixed) from 10.0.0.1` */
export function aclText(acl: Acl): string {
  const { permission, operation, patternType, host } = acl;
  const prefixed = patternType === 'PREFIXED' ? ' (prefixed)' : '';
  const from = host === '*' ? '' : ` from ${host}`;
  return `${permission.toLowerCase()} ${operation} on ${resourceWord(acl)}${prefixed}${from}`;
}

function planLimits(
  wanted: readonly CatalogQuota[],
  live: readonly ClientQuotas[],
  { prune, keep }: AccessPlanOptions,
): readonly AlterQuotas[] {
  const present = new Map(live.map(({ entity, values }) => [entityKey(entity), values]));
  const named = new Set(wanted.map(({ entity }) => entityKey(entity)));
  const strangers = live.filter(({ entity }) => prune && !named.has(entityKey(entity)));
  return [...wanted, ...strangers.map(({ entity }) => ({ entity, limits: {} }))].flatMap(({ entity, limits }) => {
    const values = present.get(entityKey(entity)) ?? {};
    const mayGo = prune && !isKept(keepNames(entity), keep);
    const changes = [...changesTo(limits, values), ...(mayGo ? removals(limits, values) : [])];
    return changes.length === 0 ? [] : [{ action: 'alter-quotas' as const, entity, changes }];
  });
}

type Limits = Readonly<Record<string, number>>;

function changesTo(limits: Limits, values: Limits): readonly QuotaChange[] {
  return Object.entries(limits)
    .map(([name, after]) => ({ name, before: values[name] ?? null, after }))
    .filter(({ before, after }) => before !== after);
}

function removals(limits: Limits, values: Limits): readonly QuotaChange[] {
  return quotaNames
    .filter((name) => values[name] !== undefined && limits[name] === undefined)
    .map((name) => ({ name, before: values[name] ?? null, after: null }));
}

function keepNames(entity: QuotaEntity): readonly string[] {
  return entityWords(entity).map(([type, name]) => `${type === 'user' ? 'User' : type}:${name}`);
}
