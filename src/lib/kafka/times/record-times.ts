import { sleep, throwIfAborted } from '../../abort.js';
import { hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { fetchRequest } from '../fetch-request.js';
import { groupByLeader } from '../leaders.js';
import { PartitionTable } from '../partition-table.js';
import { fetchApi, type FetchedPartition } from '../protocol/fetch.js';
import { IsolationLevel } from '../protocol/list-offsets.js';
import { RecordSearch, type RecordQuery, type RecordTime } from './record-search.js';

/** Enough for a small batch of each partition; a larger one comes when its partition is asked for first (KIP-74). */
const partitionMaxBytes = 64 * 1024;
const maxBytes = 8 * 1024 * 1024;
const partitionsInRequest = 500;
const answerWithin = 10_000;
/** Milliseconds for which leaders that are gone or moving are looked for, and the pause between. */
const patience = 2_000;
const pause = 200;

/**
 * The time of the first record at or after each of many places, by small fetches from the leaders: the first batch there,
 * as a rule. Several places in one partition take a request each.
 */
export async function recordTimes(
  kafka: KafkaCluster,
  queries: readonly RecordQuery[],
): Promise<ReadonlyMap<RecordQuery, RecordTime>> {
  const searches = queries.map((query) => new RecordSearch(query));
  const startedAt = Date.now();
  for (;;) {
    const open = searches.filter((search) => search.open);
    if (open.length === 0 || Date.now() - startedAt > patience) break;
    const { led } = await groupByLeader(kafka, open);
    await Promise.all([...led].map(([leader, own]) => searchAt(kafka, leader, own)));
    if (searches.some((search) => search.open)) await sleep(pause, kafka.signal);
  }
  return new Map(searches.map(({ query, result }) => [query, result ?? null]));
}

/** Asks one leader until every search has ended, or has to be made elsewhere or later. */
async function searchAt(kafka: KafkaCluster, leader: number, searches: readonly RecordSearch[]): Promise<void> {
  for (let waiting = searches; waiting.length > 0;) {
    const round = oneOfEachPartition(waiting).slice(0, partitionsInRequest);
    const fetched = await fetchOnce(kafka, leader, round);
    if (fetched === null) return;
    const here = new Set<RecordSearch>();
    for (const [index, search] of round.entries()) {
      const answer = fetched.get(search);
      if (answer !== undefined && (await search.take(answer, index === 0)) && search.open) here.add(search);
    }
    // Who has got nothing yet comes first in the next request.
    waiting = [...here, ...waiting.filter((search) => !round.includes(search))];
  }
}

/** A request can ask for a partition once. */
function oneOfEachPartition(searches: readonly RecordSearch[]): readonly RecordSearch[] {
  const first = new PartitionTable<RecordSearch>();
  for (const search of searches) if (first.get(search) === undefined) first.set(search, search);
  return searches.filter((search) => first.get(search) === search);
}

/** @returns null where the broker does not answer, or holds records back because of a quota (KIP-219) */
async function fetchOnce(
  kafka: KafkaCluster,
  leader: number,
  searches: readonly RecordSearch[],
): Promise<PartitionTable<FetchedPartition> | null> {
  const places = searches.map((search) => ({
    topic: search.topic,
    partition: search.partition,
    topicId: search.query.topicId,
    next: search.next,
  }));
  const limits = { isolationLevel: IsolationLevel.readUncommitted, maxWaitMs: 0, maxBytes, partitionMaxBytes };
  const body = fetchRequest(places, limits);
  try {
    const { errorCode, throttleTimeMs, responses } = await kafka.sendTo(leader, fetchApi, body, { answerWithin });
    if (errorCode !== 0 || throttleTimeMs > 0) return null;
    const names = new Map(body.topics.map(({ topic, topicId }) => [topicId, topic]));
    const table = new PartitionTable<FetchedPartition>();
    for (const { topic, topicId, partitions } of responses) {
      for (const each of partitions) {
        table.set({ topic: topic === '' ? (names.get(topicId) ?? '') : topic, partition: each.partitionIndex }, each);
      }
    }
    return table;
  } catch (error) {
    throwIfAborted(kafka.signal);
    if (hasErrorCode(error, 'BROKER_UNREACHABLE', 'TIMEOUT')) return null;
    throw error;
  }
}
