import { describe, expect, it } from 'vitest';
import { TopicPatterns } from '../../../src/lib/topics/topic-patterns.js';
import { linearPattern } from '../../../src/lib/values/pattern.js';

const topics = [
  ...['task.created', 'task.updated', 'my.task.created', '_own', '__consumer_offsets', '_schemas'],
  ...['kafkasql-journal', 'registry-events', 'task.created.dlq', 'task.created.quarantine', 'orders-dlt', 'dlq.sink'],
];

function picked(...patterns: readonly string[]): readonly string[] {
  return topics.filter(new TopicPatterns(patterns.map(linearPattern)).picks);
}

describe('topics that patterns pick', () => {
  it.each([
    ['task.*', ['task.created', 'task.updated']],
    ['^task\\.created$', ['task.created']],
    ['task', []],
    ['.*', ['task.created', 'task.updated', 'my.task.created']],
    ['[a-z._-]+', ['task.created', 'task.updated', 'my.task.created']],
    ['__.*', ['__consumer_offsets']],
    ['_.*', ['_own', '__consumer_offsets', '_schemas']],
    ['.*offsets', []],
    ['kafkasql-.*', ['kafkasql-journal']],
    ['registry-events', ['registry-events']],
    ['.*\\.dlq', ['task.created.dlq']],
    ['.*\\.(dlq|quarantine)', ['task.created.dlq', 'task.created.quarantine']],
    ['orders-dlt', ['orders-dlt']],
    ['dlq\\..*', ['dlq.sink']],
  ])('%s', (pattern, expected) => {
    expect(picked(pattern)).toEqual(expected);
  });

  it('each by itself', () => {
    expect(picked('task\\..*', '.*\\.dlq')).toEqual(['task.created', 'task.updated', 'task.created.dlq']);
  });

  it('and tell which were matched, and not asked for', () => {
    const patterns = new TopicPatterns([linearPattern('task.*')]);
    expect(topics.filter(patterns.leavesOut)).toEqual(['task.created.dlq', 'task.created.quarantine']);
  });
});
