import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeResponse, encodeRequest, throttleTimeOf, type Api } from '../../../src/lib/kafka/protocol/api.js';
import { addOffsetsToTxnApi } from '../../../src/lib/kafka/protocol/add-offsets-to-txn.js';
import { addPartitionsToTxnApi } from '../../../src/lib/kafka/protocol/add-partitions-to-txn.js';
import { endTxnApi } from '../../../src/lib/kafka/protocol/end-txn.js';
import { txnOffsetCommitApi } from '../../../src/lib/kafka/protocol/txn-offset-commit.js';
import { consumerGroupDescribeApi } from '../../../src/lib/kafka/protocol/consumer-group-describe.js';
import { deleteGroupsApi } from '../../../src/lib/kafka/protocol/delete-groups.js';
import { describeGroupsApi } from '../../../src/lib/kafka/protocol/describe-groups.js';
import { describeShareGroupOffsetsApi } from '../../../src/lib/kafka/protocol/describe-share-group-offsets.js';
import { listGroupsApi } from '../../../src/lib/kafka/protocol/list-groups.js';
import { offsetDeleteApi } from '../../../src/lib/kafka/protocol/offset-delete.js';
import { shareGroupDescribeApi } from '../../../src/lib/kafka/protocol/share-group-describe.js';
import { streamsGroupDescribeApi } from '../../../src/lib/kafka/protocol/streams-group-describe.js';
import { createPartitionsApi } from '../../../src/lib/kafka/protocol/create-partitions.js';
import { createTopicsApi } from '../../../src/lib/kafka/protocol/create-topics.js';
import { deleteRecordsApi } from '../../../src/lib/kafka/protocol/delete-records.js';
import { deleteTopicsApi } from '../../../src/lib/kafka/protocol/delete-topics.js';
import { describeConfigsApi } from '../../../src/lib/kafka/protocol/describe-configs.js';
import { incrementalAlterConfigsApi } from '../../../src/lib/kafka/protocol/incremental-alter-configs.js';
import { alterPartitionReassignmentsApi } from '../../../src/lib/kafka/protocol/alter-partition-reassignments.js';
import { electLeadersApi } from '../../../src/lib/kafka/protocol/elect-leaders.js';
import { listPartitionReassignmentsApi } from '../../../src/lib/kafka/protocol/list-partition-reassignments.js';
import { describeLogDirsApi } from '../../../src/lib/kafka/protocol/describe-log-dirs.js';
import { fetchApi } from '../../../src/lib/kafka/protocol/fetch.js';
import { findCoordinatorApi } from '../../../src/lib/kafka/protocol/find-coordinator.js';
import { heartbeatApi } from '../../../src/lib/kafka/protocol/heartbeat.js';
import { joinGroupApi } from '../../../src/lib/kafka/protocol/join-group.js';
import { leaveGroupApi } from '../../../src/lib/kafka/protocol/leave-group.js';
import { offsetCommitApi } from '../../../src/lib/kafka/protocol/offset-commit.js';
import { offsetFetchApi } from '../../../src/lib/kafka/protocol/offset-fetch.js';
import { syncGroupApi } from '../../../src/lib/kafka/protocol/sync-group.js';
import { initProducerIdApi } from '../../../src/lib/kafka/protocol/init-producer-id.js';
import { listOffsetsApi } from '../../../src/lib/kafka/protocol/list-offsets.js';
import { metadataApi } from '../../../src/lib/kafka/protocol/metadata.js';
import { produceApi } from '../../../src/lib/kafka/protocol/produce.js';

/** Bytes made by Kafka's own classes (EncodeMessages.java beside the fixtures), for every version spoken here. */
interface Message {
  readonly minVersion: number;
  readonly maxVersion: number;
  readonly request: unknown;
  readonly response: unknown;
}

interface Encoded {
  readonly request: string;
  readonly response: string;
}

const bytesFields: ReadonlySet<string> = new Set(['assignment', 'metadata', 'memberMetadata', 'memberAssignment']);
const messages = fixture('messages.json') as Record<string, Message>;
const encoded = fixture('encoded.json') as Record<string, Record<string, Encoded>>;
const apis = [
  metadataApi,
  createTopicsApi,
  deleteTopicsApi,
  createPartitionsApi,
  describeConfigsApi,
  incrementalAlterConfigsApi,
  listOffsetsApi,
  deleteRecordsApi,
  fetchApi,
  produceApi,
  initProducerIdApi,
  findCoordinatorApi,
  heartbeatApi,
  joinGroupApi,
  leaveGroupApi,
  offsetCommitApi,
  offsetFetchApi,
  syncGroupApi,
  addOffsetsToTxnApi,
  addPartitionsToTxnApi,
  endTxnApi,
  txnOffsetCommitApi,
  listGroupsApi,
  describeGroupsApi,
  consumerGroupDescribeApi,
  shareGroupDescribeApi,
  streamsGroupDescribeApi,
  describeShareGroupOffsetsApi,
  deleteGroupsApi,
  offsetDeleteApi,
  describeLogDirsApi,
  alterPartitionReassignmentsApi,
  listPartitionReassignmentsApi,
  electLeadersApi,
] as unknown as readonly Api<unknown, unknown>[];

function fixture(name: string): unknown {
  const text = readFileSync(join(import.meta.dirname, '../../fixtures/protocol', name), 'utf8');
  return JSON.parse(text, (key, value: unknown) => {
    // A producer id is a bigint here; those of the fixture are exact as numbers too.
    if (/producerId$/i.test(key) && typeof value === 'number') return BigInt(value);
    // Kafka's JSON has bytes in base64. The other `metadata`, of a committed offset, is empty in the fixture.
    return bytesFields.has(key) && typeof value === 'string' && value !== '' ? Buffer.from(value, 'base64') : value;
  });
}

const cases = Object.entries(messages).flatMap(([title, message]) => {
  const api = apis.find(({ name }) => name === title.split(' ')[0]);
  if (api === undefined) throw new Error(`no request ${title}`);
  return Object.entries(encoded[title] ?? {}).map(([version, bytes]) => ({
    title,
    version: Number(version),
    bytes,
    message,
    api,
  }));
});

describe("the bytes of Kafka's own classes", () => {
  it('are there for every request and version', () => {
    const covered = new Set(cases.map(({ api, version }) => `${api.name} ${version}`));
    const spoken = apis.flatMap(({ name, minVersion, maxVersion }) =>
      Array.from({ length: maxVersion - minVersion + 1 }, (_, index) => `${name} ${minVersion + index}`),
    );
    expect([...covered].sort()).toEqual(spoken.sort());
  });

  it.each(cases)('$title version $version: the request is written the same', ({ api, version, bytes, message }) => {
    const body = encodeRequest(api, version, message.request);
    const flexible = version >= api.flexibleFrom;
    expect(body.subarray(flexible ? 1 : 0).toString('hex')).toBe(bytes.request);
  });

  it.each(apis)('$name: an answer says whether it throttles in the field where a connection looks (KIP-219)', (api) => {
    const { version, bytes } = cases.findLast((each) => each.api === api) ?? expect.fail('no fixture');
    const payload = Buffer.from(`${version >= api.flexibleFrom ? '00' : ''}${bytes.response}`, 'hex');
    const throttled = { ...(decodeResponse(api, version, payload) as object), throttleTimeMs: 1_234 };
    const written = encodeRequest({ ...api, request: api.response }, version, throttled);
    expect(throttleTimeOf(decodeResponse(api, version, written))).toBe(1_234);
  });

  it.each(cases)('$title version $version: the response is understood', ({ api, version, bytes, message }) => {
    const flexible = version >= api.flexibleFrom;
    const payload = Buffer.from(`${flexible ? '00' : ''}${bytes.response}`, 'hex');
    const decoded = decodeResponse(api, version, payload);
    // Fields of later versions have their defaults; written again, both are the same bytes.
    const again = encodeRequest({ ...api, request: api.response }, version, message.response);
    expect(encodeRequest({ ...api, request: api.response }, version, decoded).toString('hex')).toBe(
      again.toString('hex'),
    );
    expect(again.subarray(flexible ? 1 : 0).toString('hex')).toBe(bytes.response);
  });
});
