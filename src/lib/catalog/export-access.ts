import { resourceWord } from '../names/acl-resources.js';
import { aclKey, type Acl } from '../names/acl-words.js';
import type { QuotaEntity } from '../names/quota-words.js';
import { groupBy } from '../values/group-by.js';
import type { CatalogAccess, CatalogQuota, CatalogUser } from './access.js';
import { listSection, mapSection, type CatalogSection } from './section-text.js';

/** Live rights and limits as a catalog says them; none of what is null. */
export function accessSections({ acls, users, quotas }: CatalogAccess): readonly CatalogSection[] {
  return [
    ...(acls === null ? [] : [mapSection('acls', aclEntries(acls))]),
    ...(users === null ? [] : [mapSection('users', users.map(userEntry))]),
    ...(quotas === null ? [] : [listSection('quotas', quotas.map(quotaEntry))]),
  ];
}

function aclEntries(acls: readonly Acl[]): readonly (readonly [principal: string, rights: object])[] {
  const ordered = [...acls].sort((a, b) => (aclKey(a) < aclKey(b) ? -1 : 1));
  const byPrincipal = groupBy(ordered, ({ principal }) => principal);
  return [...byPrincipal].map(([principal, rights]) => [principal, rightEntries(rights)]);
}

/** One entry for all operations that differ in nothing else. */
function rightEntries(acls: readonly Acl[]): readonly object[] {
  const alike = groupBy(acls, (acl) => aclKey({ ...acl, operation: 'ALL' }));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { patternType, host, permission } = first;
    return [
      {
        resource: resourceWord(first),
        ...(patternType === 'PREFIXED' ? { pattern: 'prefixed' } : {}),
        operations: group.map(({ operation }) => operation),
        ...(host === '*' ? {} : { host }),
        ...(permission === 'DENY' ? { permission: 'deny' } : {}),
      },
    ];
  });
}

function userEntry({ name, mechanisms }: CatalogUser): readonly [string, object] {
  return [name, { mechanisms }];
}

function quotaEntry({ entity, limits }: CatalogQuota): object {
  return { ...entityFields(entity), limits };
}

function entityFields(entity: QuotaEntity): object {
  const fields = Object.entries(entity).map(([type, name]) => {
    const field = type === 'client-id' ? 'clientId' : type;
    return name === null ? ([`${field}Default`, true] as const) : ([field, name] as const);
  });
  return Object.fromEntries<string | boolean>(fields);
}
