import { int8, nullableString, string } from './codec.js';

/** One ACL entry without its resource, in the order that requests and answers share. */
export const entryFields = { principal: string, host: string, operation: int8, permissionType: int8 };

/** Which ACLs are meant; null is any. Pattern types since version 1 (KIP-290). */
export const filterFields = {
  resourceTypeFilter: int8,
  resourceNameFilter: nullableString,
  patternTypeFilter: int8,
  principalFilter: nullableString,
  hostFilter: nullableString,
  operation: int8,
  permissionType: int8,
};
