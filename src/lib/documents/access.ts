import * as z from 'zod/mini';
import { aclOperations, patternTypes, permissions, resourceTypes } from '../names/acl-words.js';
import { clusterReference, itemError } from './shared.js';

/** `UNKNOWN` stands for words that this version of todo-kafka does not know. */
const acl = {
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
