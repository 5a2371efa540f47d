import { array, int32, nullableString, string, struct, tagged, type TaggedField, type ValueOf } from './codec.js';

const leader = struct({
  /** -1 where the broker does not know of one. */
  leaderId: int32,
  leaderEpoch: int32,
});

const endpoint = struct({ nodeId: int32, host: string, port: int32, rack: nullableString });

/** Who leads a partition, in the answer of a broker that does not (KIP-951). */
export type CurrentLeader = ValueOf<typeof leader>;
/** Where a broker listens that an answer names as a leader. */
export type NodeEndpoint = ValueOf<typeof endpoint>;

export function currentLeader(tag: number, first: number): TaggedField<CurrentLeader> {
  return tagged(tag, first, leader);
}

export function nodeEndpoints(tag: number, first: number): TaggedField<readonly NodeEndpoint[]> {
  return tagged(tag, first, array(endpoint));
}
