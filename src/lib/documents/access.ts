import * as z from 'zod/mini';
import { aclOperations, patternTypes, permissions, resourceTypes } from '../names/acl-words.js';
import { scramMechanisms } from '../names/scram-mechanisms.js';
import { clusterReference, count, itemError } from './shared.js';

/** `UNKNOWN` stands for words that this version of todo-kafka does not know. */
export const acl = {
  resourceType: z.enum([...resourceTypes, 'UNKNOWN']),
  /** `*` for every name. */
  resourceName: z.string(),
  patternType: z.enum([...patternTypes, 'UNKNOWN']),
  /** `User:alice`; `User:*` for everybody. */
  principal: z.string(),
  /** An address; `*` for every one. */
  host: z.string(),
  operation: z.enum([...aclOperations, 'UNKNOWN']),
  permission: z.enum([...permissions, 'UNKNOWN']),
};

export const listAcls = z.strictObject({ acls: z.array(z.strictObject(acl)) });

export const createAcls = z.strictObject({
  cluster: clusterReference,
  dryRun: z.boolean(),
  acls: z.array(
    z.strictObject({
      ...acl,
      /** False where it was there before, and in a dry run. */
      created: z.boolean(),
      existed: z.boolean(),
      error: z.nullable(itemError),
    }),
  ),
});

export const deleteAcls = z.strictObject({
  cluster: clusterReference,
  dryRun: z.boolean(),
  acls: z.array(
    z.strictObject({
      ...acl,
      /** False in a dry run. */
      deleted: z.boolean(),
      error: z.nullable(itemError),
    }),
  ),
  /** Commands that bring back those that were deleted. */
  undo: z.array(z.string()),
});

export const listUsers = z.strictObject({
  users: z.array(
    z.strictObject({
      user: z.string(),
      credentials: z.array(z.strictObject({ mechanism: z.enum([...scramMechanisms, 'UNKNOWN']), iterations: count })),
    }),
  ),
});

export const createUser = z.strictObject({
  cluster: clusterReference,
  user: z.string(),
  dryRun: z.boolean(),
  mechanisms: z.array(z.enum(scramMechanisms)),
  iterations: count,
  /** True where it had a password for one of the mechanisms before, which is gone then. */
  replaced: z.boolean(),
});

export const deleteUser = z.strictObject({
  cluster: clusterReference,
  user: z.string(),
  dryRun: z.boolean(),
  /** Those that it could log in with. */
  mechanisms: z.array(z.enum(scramMechanisms)),
});

/** Whose limits: names of `user`, `client-id` or `ip`; null is the default, for all without limits of their own. */
export const quotaEntity = z.record(z.string(), z.nullable(z.string()));

export const listQuotas = z.strictObject({
  quotas: z.array(
    z.strictObject({
      entity: quotaEntity,
      /** By Kafka's name: `producer_byte_rate`, in bytes a second. */
      values: z.record(z.string(), z.number()),
    }),
  ),
});

export const quotaChange = z.strictObject({
  name: z.string(),
  /** null where there was none. */
  before: z.nullable(z.number()),
  /** null where there is none any more. */
  after: z.nullable(z.number()),
});

export const changeQuotas = z.strictObject({
  cluster: clusterReference,
  entity: quotaEntity,
  dryRun: z.boolean(),
  changes: z.array(quotaChange),
  /** Commands that take it back; none in a dry run. */
  undo: z.array(z.string()),
});
