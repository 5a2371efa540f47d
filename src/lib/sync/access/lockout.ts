import type { Acl } from '../../names/acl-words.js';

/** What it takes to see and change ACLs, and so to take anything back: `AclApis` of Kafka asks for these on the cluster. */
const steering: ReadonlySet<string> = new Set(['ALL', 'ALTER', 'DESCRIBE']);
const everybody = 'User:*';

/**
 * Why a plan does not delete this ACL, as whoever carries it out may work by it; null where it may go. Who is a super user is
 * known to the brokers alone, so nobody is taken for one.
 * @param self the principal that the brokers know this connection by; null where only they know it
 */
export function endsOwnAccess(acl: Acl, self: string | null): string | null {
  if (acl.permission !== 'ALLOW') return null;
  const way = '`todo-kafka acls delete` deletes it';
  if (acl.principal === self) return `the catalog does not have it, but sync itself works as ${self}: ${way}`;
  const isSteering = acl.resourceType === 'CLUSTER' && steering.has(acl.operation);
  if (!isSteering) return null;
  if (self === null) {
    return `the catalog does not have it, but sync itself may work by it, as only the brokers know who it is to them: ${way}`;
  }
  if (acl.principal !== everybody) return null;
  return `the catalog does not have it, but ${self}, as whom sync itself works, may live by it: ${way}`;
}

/** Why a plan does not create this ACL: it would forbid whoever carries it out to take it back; null where it does not. */
export function forbidsItself(acl: Acl, self: string | null): string | null {
  const isSteering = acl.resourceType === 'CLUSTER' && steering.has(acl.operation);
  if (acl.permission !== 'DENY' || !isSteering) return null;
  if (acl.principal !== everybody && acl.principal !== self) return null;
  return 'it would forbid sync itself to change ACLs: `todo-kafka acls create` creates it';
}
