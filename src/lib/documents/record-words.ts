/** Who has to have a record before it counts as sent: all in-sync replicas, the leader alone, or nobody. */
export const acksWords = ['all', '1', '0'] as const;

export type Acks = (typeof acksWords)[number];
