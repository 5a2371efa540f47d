import { isPrincipal, unsuitable } from '../names/acl-resources.js';
import { consumerRights, producerRights, type AclRight } from '../names/acl-roles.js';
import { aclKey, type Acl } from '../names/acl-words.js';
import { entityKey } from '../names/quota-words.js';
import type { ScramMechanism } from '../names/scram-mechanisms.js';
import type { YamlPath } from '../yaml/shape-problems.js';
import type { CatalogAccess, CatalogQuota, CatalogUser } from './access.js';
import { isName, type AclDocument, type QuotaDocument, type ServiceDocument } from './access-document.js';
import type { CatalogDocument } from './document.js';

type Report = (path: YamlPath, message: string) => void;

/** What is said of access, with the roles of services as ACLs. @param topics names of all that the catalog has */
export function buildAccess(document: CatalogDocument, topics: ReadonlySet<string>, report: Report): CatalogAccess {
  const { acls, services, users, quotas } = document;
  const saysOfAcls = acls !== undefined || services !== undefined;
  const all = [
    ...Object.entries(acls ?? {}).flatMap(([principal, entries]) => namedAcls(principal, entries, report)),
    ...Object.entries(services ?? {}).flatMap(([name, service]) => serviceAcls(name, service, topics, report)),
  ];
  return {
    acls: saysOfAcls ? [...new Map(all.map((acl) => [aclKey(acl), acl])).values()] : null,
    users: users === undefined ? null : buildUsers(users, report),
    quotas: quotas === undefined ? null : buildQuotas(quotas, report),
  };
}

const principalWords = 'write a principal such as User:alice';

function namedAcls(principal: string, entries: readonly AclDocument[], report: Report): readonly Acl[] {
  if (!isName(principal) || !isPrincipal(principal)) report(['acls', principal], principalWords);
  return entries.flatMap(({ resource, operations, pattern, host = '*', permission = 'allow' }, index) =>
    operations.map((operation) => {
      const patternType = pattern === 'prefixed' ? ('PREFIXED' as const) : ('LITERAL' as const);
      const problem = unsuitable(resource, operation, patternType);
      if (problem !== null) {
        const field = problem.about === 'operation' ? 'operations' : 'pattern';
        report(['acls', principal, index, field], problem.message);
      }
      const allowed = permission === 'allow' ? ('ALLOW' as const) : ('DENY' as const);
      return { ...resource, patternType, principal, host, operation, permission: allowed };
    }),
  );
}

function serviceAcls(
  name: string,
  service: ServiceDocument,
  topics: ReadonlySet<string>,
  report: Report,
): readonly Acl[] {
  const {
    principal = `User:${name}`,
    group = name,
    produces = [],
    consumes = [],
    transactionalId,
    idempotent,
  } = service;
  const at: YamlPath = ['services', name];
  if (!isName(name)) report(at, 'a service has a name');
  else if (!isPrincipal(principal)) report([...at, 'principal'], principalWords);
  const expectTopic = (topic: string, path: YamlPath): void => {
    if (topic.endsWith('*') || topics.has(topic)) return;
    report([...at, ...path], `the catalog has no topic "${topic}": what it does not have is named under \`acls:\``);
  };
  produces.forEach((topic, index) => expectTopic(topic, ['produces', index]));
  consumes.forEach(({ topic }, index) => expectTopic(topic, ['consumes', index]));
  const isProducer = produces.length > 0;
  if (!isProducer && transactionalId !== undefined) report([...at, 'transactionalId'], 'is for what it produces');
  if (!isProducer && idempotent !== undefined) report([...at, 'idempotent'], 'is for what it produces');
  const transactionalIds = transactionalId === undefined ? [] : [transactionalId];
  return [
    ...producerRights({ topics: produces, transactionalIds, idempotent: isProducer && idempotent === true }),
    ...consumes.flatMap(({ topic, group: inGroup = group }) => consumerRights({ topics: [topic], groups: [inGroup] })),
  ].map((right) => roleAcl(principal, right));
}

/** A name that ends in `*` is the beginning of names; `*` alone is every name, as for Kafka. */
function roleAcl(principal: string, right: AclRight): Acl {
  const isBeginning = right.resourceName.endsWith('*') && right.resourceName !== '*';
  return {
    ...right,
    resourceName: isBeginning ? right.resourceName.slice(0, -1) : right.resourceName,
    patternType: isBeginning ? 'PREFIXED' : 'LITERAL',
    ...({ principal, host: '*', permission: 'ALLOW' } as const),
  };
}

const usual: readonly ScramMechanism[] = ['SCRAM-SHA-512'];

function buildUsers(users: NonNullable<CatalogDocument['users']>, report: Report): readonly CatalogUser[] {
  return Object.entries(users).map(([name, { mechanisms = usual }]) => {
    if (!isName(name)) report(['users', name], 'a user has a name');
    return { name, mechanisms: [...new Set(mechanisms)].sort() };
  });
}

function buildQuotas(quotas: readonly QuotaDocument[], report: Report): readonly CatalogQuota[] {
  const seen = new Set<string>();
  return quotas.map((quota, index) => {
    const { user, userDefault, clientId, clientIdDefault, ip, ipDefault, limits } = quota;
    const entity = {
      ...(user === undefined && userDefault === undefined ? {} : { user: user ?? null }),
      ...(clientId === undefined && clientIdDefault === undefined ? {} : { 'client-id': clientId ?? null }),
      ...(ip === undefined && ipDefault === undefined ? {} : { ip: ip ?? null }),
    };
    const problem =
      entityProblem(quota, Object.keys(entity)) ?? (seen.has(entityKey(entity)) ? 'is there twice' : null);
    if (problem !== null) report(['quotas', index], problem);
    seen.add(entityKey(entity));
    const said = Object.entries(limits).filter((limit): limit is [string, number] => limit[1] !== undefined);
    return { entity, limits: Object.fromEntries(said) };
  });
}

function entityProblem(quota: QuotaDocument, types: readonly string[]): string | null {
  const twice = (['user', 'clientId', 'ip'] as const).find(
    (field) => quota[field] !== undefined && quota[`${field}Default`] !== undefined,
  );
  if (twice !== undefined) return `use one of \`${twice}\` and \`${twice}Default\``;
  if (types.length === 0) return 'say whom it is for, with `user`, `clientId` or `ip`, or with one of their defaults';
  return types.includes('ip') && types.length > 1 ? '`ip` goes with neither `user` nor `clientId`' : null;
}
