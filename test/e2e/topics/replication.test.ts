import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  describeReplication,
  described,
  expectNothingLeft,
  fill,
  project,
  writer,
} from '../../helpers/replication-suite.js';
import { ThreeBrokers } from '../../helpers/three-brokers.js';

describeReplication();

// Before Kafka 4 such a topic takes no writes at all.
describe('topics sync, where a topic asks for more in-sync replicas than it has', () => {
  let cluster: ThreeBrokers;

  beforeAll(async () => {
    cluster = await ThreeBrokers.start();
  });
  afterAll(async () => {
    await cluster.end();
  });

  it('adds them while the topic takes writes all the time', async () => {
    const { topic, want, argv } = project();
    // The brokers' own min.insync.replicas is 2.
    const settings = ['--partitions', '3', '--replication-factor', '1'];
    await cluster.own.document('topics.create', ['topics', 'create', topic, ...settings]);
    await fill(cluster.kafka, topic);
    want(3, 2);
    const { errors, stop } = await writer(cluster.kafka, topic);
    await cluster.own.document('topics.sync', argv('--throttle', '20MB/s'));
    await stop();
    expect(errors).toEqual([]);
    expect(await described(cluster, topic)).toEqual({ replicas: [3, 3, 3], isr: [3, 3, 3], minInSync: '2' });
    await expectNothingLeft(cluster);
  });
});
