import { throwIfAborted } from '../../abort.js';
import { askLeaders } from '../admin/leaders.js';
import type { KafkaCluster } from '../cluster.js';
import { isOnDiskOf } from '../local-log.js';
import { PartitionTable } from '../partition-table.js';
import { fetchApi, type FetchedPartition } from '../protocol/fetch.js';
import { IsolationLevel } from '../protocol/list-offsets.js';
import { fetchedPlaces, fetchRequest } from './fetch-request.js';
import { RecordSearch, type CommittedTime, type RecordQuery, type RecordTime } from './record-search.js';
import { isUnanswered } from '../patience.js';

/** Enough for a small batch of each partition; a larger one comes when its partition is asked for first (KIP-74). */
const partitionMaxBytes = 64 * 1024;
const maxBytes = 8 * 1024 * 1024;
const partitionsInRequest = 500;
const answerWithin = 10_000;
/** Milliseconds for which leaders that are gone or moving are looked for. */
const patience = 2_000;

/**
 * The time of the first record at or after each of many places, by small fetches from the leaders: the first batch there,
 * as a rule. Several places in one partition take a request each.
 */
export async function recordTimes(
  kafka: KafkaCluster,
  queries: readonly RecordQuery[],
): Promise<ReadonlyMap<RecordQuery, RecordTime>> {
  const found = await search(kafka, queries, IsolationLevel.readUncommitted);
  return new Map([...found].map(([query, time]) => [query, time === 'open' ? null : time]));
}

/** The same for a reader of committed records, who passes over markers and what was aborted, and waits for open transactions. */
export async function committedTimes(
  kafka: KafkaCluster,
  queries: readonly RecordQuery[],
): Promise<ReadonlyMap<RecordQuery, CommittedTime>> {
  return search(kafka, queries, IsolationLevel.readCommitted);
}

async function search(
  kafka: KafkaCluster,
  queries: readonly RecordQuery[],
  isolationLevel: number,
): Promise<ReadonlyMap<RecordQuery, CommittedTime>> {
  const isCommitted = isolationLevel === IsolationLevel.readCommitted;
  const searches = queries.map((query) => new RecordSearch(query, isCommitted, kafka.signal));
  await askLeaders(kafka, searches, { within: patience, isOpen: ({ open }) => open }, (leader, ofLeader) =>
    searchAt(kafka, leader, ofLeader, isolationLevel),
  );
  return new Map(searches.map(({ query, result }) => [query, result ?? null]));
}

/** Asks one leader until every search has ended, or has to be made elsewhere or later. */
async function searchAt(
  kafka: KafkaCluster,
  leader: number,
  searches: readonly RecordSearch[],
  isolationLevel: number,
): Promise<void> {
  for (let waiting = searches; waiting.length > 0;) {
    const round = oneOfEachPartition(waiting).slice(0, partitionsInRequest);
    const fetched = await fetchOnce(kafka, leader, round, isolationLevel);
    if (fetched === null) return;
    const here = new Set<RecordSearch>();
    for (const [index, search] of round.entries()) {
      const answer = fetched.get(search);
      const before = search.next;
      if (answer === undefined || !(await search.take(answer)) || !search.open) continue;
      if (index > 0 || search.next > before) here.add(search);
      // Who was asked for first gets its next batch, if there is one (KIP-74); tiered storage may be slow to give it.
      else if (await isOnDiskOf(kafka, leader, search)) search.endWithout();
    }
    // Who has got nothing yet comes first in the next request.
    const asked = new Set(round);
    waiting = [...here, ...waiting.filter((search) => !asked.has(search))];
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
  isolationLevel: number,
): Promise<PartitionTable<FetchedPartition> | null> {
  const places = searches.map((search) => ({
    topic: search.topic,
    partition: search.partition,
    topicId: search.query.topicId,
    next: search.next,
  }));
  const limits = { isolationLevel, maxWaitMs: 0, maxBytes, partitionMaxBytes };
  const body = fetchRequest(places, limits);
  try {
    const answer = await kafka.sendTo(leader, fetchApi, body, { answerWithin });
    if (answer.errorCode !== 0 || answer.throttleTimeMs > 0) return null;
    const table = new PartitionTable<FetchedPartition>();
    for (const [place, fetched] of fetchedPlaces(places, answer)) table.set(place, fetched);
    return table;
  } catch (error) {
    throwIfAborted(kafka.signal);
    if (isUnanswered(error)) return null;
    throw error;
  }
}
