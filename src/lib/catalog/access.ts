import type { Acl } from '../names/acl-words.js';
import type { QuotaEntity } from '../names/quota-words.js';
import type { ScramMechanism } from '../names/scram-mechanisms.js';

/** What a catalog says of access. null where it says nothing of it: that is nobody's business then. */
export interface CatalogAccess {
  /** What `acls` names and what `services` need, each once. */
  readonly acls: readonly Acl[] | null;
  readonly users: readonly CatalogUser[] | null;
  readonly quotas: readonly CatalogQuota[] | null;
}

/** Somebody who logs in by SCRAM. */
export interface CatalogUser {
  readonly name: string;
  readonly mechanisms: readonly ScramMechanism[];
}

export interface CatalogQuota {
  readonly entity: QuotaEntity;
  /** By Kafka's name: `producer_byte_rate`, in bytes a second. */
  readonly limits: Readonly<Record<string, number>>;
}
