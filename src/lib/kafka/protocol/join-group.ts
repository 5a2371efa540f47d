import type { Api } from './api.js';
import {
  array,
  boolean,
  bytes,
  int16,
  int32,
  nullableString,
  since,
  string,
  struct,
  type WireCodec,
  type ValueOf,
} from './codec.js';

const request = struct({
  groupId: string,
  sessionTimeoutMs: int32,
  rebalanceTimeoutMs: since(1, int32, -1),
  /** Empty for a member that has no id yet. */
  memberId: string,
  groupInstanceId: since(5, nullableString, null),
  protocolType: string,
  /** The assignors that the member knows, the preferred one first, each with its subscription. */
  protocols: array(struct({ name: string, metadata: bytes })),
  reason: since(8, nullableString, null),
});

/** Nullable since version 7. */
const protocolName: WireCodec<string | null> = {
  read: (reader, wire) => (wire.version >= 7 ? nullableString : string).read(reader, wire),
  write: (writer, value, wire) => nullableString.write(writer, wire.version >= 7 ? value : (value ?? ''), wire),
};

const response = struct({
  throttleTimeMs: since(2, int32, 0),
  errorCode: int16,
  generationId: int32,
  protocolType: since(7, nullableString, null),
  protocolName,
  leader: string,
  skipAssignment: since(9, boolean, false),
  memberId: string,
  /** Told to the leader alone, which assigns. */
  members: array(struct({ memberId: string, groupInstanceId: since(5, nullableString, null), metadata: bytes })),
});

export type JoinGroupResponse = ValueOf<typeof response>;

/** JoinGroup: takes part in the next generation of a classic group; answered when all members have joined (KIP-394). */
export const joinGroupApi: Api<ValueOf<typeof request>, JoinGroupResponse> = {
  key: 11,
  name: 'JoinGroup',
  minVersion: 2,
  maxVersion: 9,
  flexibleFrom: 6,
  request,
  response,
};
