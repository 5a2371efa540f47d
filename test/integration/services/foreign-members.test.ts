import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/lib/services/log.js';
import { eventually } from '../../helpers/eventually.js';
import { startBin } from '../../helpers/run-bin.js';
import { joinRaw } from '../../helpers/raw-member.js';
import { recordLines } from '../../helpers/records.js';
import { consumerOf, producerOf, remembering, serviceProject, task } from '../../helpers/service-project.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** It ends in the middle of a number, as no client writes it. Brokers pass it on, as they do all that ends too early. */
const garbage = Buffer.from([0, 1, 0]);

/** Keeps what is worse than an information. */
function heard(warnings: string[]) {
  return ({ level, message }: LogEntry): void => {
    if (level !== 'debug' && level !== 'info') warnings.push(message);
  };
}

describe('a member whose words make no sense', () => {
  it('is given nothing by a consumer that leads, which warns and goes on', async () => {
    const { topic, connect } = await serviceProject({ partitions: 2 });
    const groupId = unique('garbage');
    const warnings: string[] = [];
    const assigned: number[] = [];
    const consumer = consumerOf({
      ...connect,
      groupId,
      hooks: {
        onLog: heard(warnings),
        onAssigned: (partitions) => void assigned.push(partitions.length),
      },
    });
    const seen = remembering();
    consumer.registerHandler(topic, seen.handler);
    await consumer.start();
    const { assignment } = await joinRaw(groupId, [{ name: 'range', metadata: garbage }]);
    expect([...assignment].every((byte) => byte === 0 || byte === 0xff)).toBe(true);
    await producerOf(connect).publishBatch(topic, [task(1, 'u1'), task(2, 'u2'), task(3, 'u3'), task(4, 'u4')]);
    await eventually(() => expect(seen.ids()).toHaveLength(4));
    expect(assigned.every((count) => count === 2)).toBe(true);
    // Said each time that the group is shared out, which is once more where this machine is slow to join.
    expect([...new Set(warnings)]).toEqual([
      expect.stringMatching(
        /^member "todo-kafka-test-.*" of group ".*" is given no partitions: its subscription cannot be read$/,
      ),
    ]);
  });

  it('makes the broker fail where it is longer than it is, and the consumer tries again and again', async () => {
    const { topic, connect } = await serviceProject({ partitions: 2 });
    const groupId = unique('garbage');
    const warnings: string[] = [];
    const onLog = ({ level, message }: LogEntry): void => {
      if (level === 'warn') warnings.push(message);
    };
    const consumer = consumerOf({ ...connect, groupId, hooks: { onLog } });
    consumer.registerHandler(topic, () => undefined);
    await consumer.start();
    const metadata = Buffer.from([0, 1, 0x06, 0xa5, 0, 0]); // a list of a hundred million topics
    joinRaw(groupId, [{ name: 'range', metadata }]).catch(() => undefined); // it ends when the test does
    const failure = `cannot consume at the moment: cannot join group "${groupId}": UNKNOWN_SERVER_ERROR`;
    await eventually(() => expect(warnings.filter((each) => each === failure).length).toBeGreaterThan(1));
    await consumer.close();
    await consumer.closed;
  });

  it('is given nothing by consume -g, which warns and goes on', async () => {
    const [topic, group] = [await createdTopic('garbage', '--partitions', '2'), unique('garbage')];
    const running = startBin(['consume', topic, '-g', group, '--from-beginning', ...clusterFlags()]);
    await writeRecords(topic, 0, ['a']);
    await eventually(() => expect(recordLines(running.stdout())).toHaveLength(1));
    await joinRaw(group, [{ name: 'range', metadata: garbage }]);
    await writeRecords(topic, 1, ['b']);
    await eventually(() => expect(recordLines(running.stdout())).toHaveLength(2));
    running.process.kill('SIGINT');
    const { code, stderr } = await running.done;
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('is given no partitions: its subscription cannot be read'),
    ]);
  });

  it('does not end a consumer that it leads: what it gives is nothing', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    const groupId = unique('garbage');
    const warnings: string[] = [];
    const consumer = consumerOf({
      ...connect,
      groupId,
      hooks: {
        onLog: heard(warnings),
      },
    });
    const seen = remembering();
    consumer.registerHandler(topic, seen.handler);
    const protocols = [{ name: 'range', metadata: garbage }];
    const { memberId: knownId } = await joinRaw(groupId, protocols);
    const started = consumer.start();
    await eventually(async () => {
      const { members } = await joinRaw(groupId, protocols, { knownId, given: garbage });
      expect(members).toBe(2);
    });
    await started;
    await producerOf(connect).publish(topic, task(1));
    await eventually(() => expect(seen.ids()).toEqual(['t1'])); // when the other one's session is over
    expect(warnings).toContain(
      `what the leader of group "${groupId}" has given this member cannot be read: it is taken for no partitions`,
    );
  });
});
