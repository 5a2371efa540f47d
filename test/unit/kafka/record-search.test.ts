import { describe, expect, it } from 'vitest';
import { errorCodeOf } from '../../../src/lib/kafka/error-codes.js';
import { RecordSearch } from '../../../src/lib/kafka/reader/record-search.js';

const query = { topic: 't', topicId: 'AAAAAAAAAAAAAAAAAAAAAA', partition: 0, offset: 3, end: 9 };
const unsaid = { highWatermark: 9, lastStableOffset: 9, logStartOffset: 0, abortedTransactions: null };
const { signal } = new AbortController();
const nothing = { preferredReadReplica: -1, records: null, divergingEpoch: null, currentLeader: null };

describe('the search for the time of a record', () => {
  it.each([
    ['NOT_LEADER_OR_FOLLOWER', true],
    ['UNKNOWN_SERVER_ERROR', true],
    ['OFFSET_OUT_OF_RANGE', false],
    ['TOPIC_AUTHORIZATION_FAILED', false],
  ] as const)('goes on after %s: %s', async (error, goesOn) => {
    const search = new RecordSearch(query, false, signal);
    const answer = { partitionIndex: 0, errorCode: errorCodeOf(error), ...unsaid, ...nothing };
    expect([await search.take(answer), search.open]).toEqual([!goesOn, goesOn]);
  });

  it.each([
    ['a transaction is open', true, 5, 5, 'open'],
    ['a transaction is open, for who reads what is not committed', false, 5, 5, undefined],
    ['a transaction is open behind the end', true, 9, 9, undefined],
    ['records are to come before an open transaction', true, 3, 5, undefined],
  ] as const)('where %s', async (_what, readCommitted, offset, lastStableOffset, result) => {
    const search = new RecordSearch({ ...query, offset: Math.min(offset, 8) }, readCommitted, signal);
    expect(await search.take({ partitionIndex: 0, errorCode: 0, ...unsaid, ...nothing, lastStableOffset })).toBe(true);
    expect(search.result).toBe(result);
  });
});
