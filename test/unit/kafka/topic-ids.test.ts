import { expect, it } from 'vitest';
import { commitRequest } from '../../../src/lib/kafka/group/commit-request.js';
import { fetchRequest } from '../../../src/lib/kafka/reader/fetch-request.js';

/** Of a topic that was made anew, while not all of its partitions have been seen to be others. */
const places = [
  { topic: 't', topicId: 'old', partition: 0, next: 9, offset: 9 },
  { topic: 't', topicId: 'new', partition: 1, next: 0, offset: 0 },
];

it('partitions of a topic and of the one made in its place are asked for each by its own id', () => {
  const limits = { isolationLevel: 1, maxWaitMs: 0, maxBytes: 1, partitionMaxBytes: 1 };
  expect(fetchRequest(places, limits).topics).toMatchObject([
    { topic: 't', topicId: 'old', partitions: [{ partition: 0, fetchOffset: 9 }] },
    { topic: 't', topicId: 'new', partitions: [{ partition: 1, fetchOffset: 0 }] },
  ]);
});

it('and committed for each by its own id', () => {
  expect(commitRequest('g', places).topics).toMatchObject([
    { name: 't', topicId: 'old', partitions: [{ partitionIndex: 0, committedOffset: 9 }] },
    { name: 't', topicId: 'new', partitions: [{ partitionIndex: 1, committedOffset: 0 }] },
  ]);
});
