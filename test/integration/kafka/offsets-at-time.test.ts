import { describe, expect, it, onTestFinished } from 'vitest';
import { planCopy } from '../../../src/lib/copy/plan.js';
import { AppError } from '../../../src/lib/errors.js';
import { planReset } from '../../../src/lib/groups/plan-reset.js';
import { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import { parseAddress } from '../../../src/lib/kafka/connection/address.js';
import type { Api } from '../../../src/lib/kafka/protocol/api.js';
import { planTrim } from '../../../src/lib/topics/trim.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** A cluster whose leaders are gone for as long as they are asked for a time, and answer everything else. */
class ClusterWithoutTimes extends KafkaCluster {
  override async sendTo<Request, Response>(
    brokerId: number,
    api: Api<Request, Response>,
    body: Request,
    options?: Parameters<KafkaCluster['sendTo']>[3],
  ): Promise<Response> {
    if (api.name === 'ListOffsets' && /"timestamp":\d/.test(JSON.stringify(body))) {
      throw new AppError('BROKER_UNREACHABLE', `broker ${brokerId} is cut off`);
    }
    return super.sendTo(brokerId, api, body, options);
  }
}

function clusterWithoutTimes(): KafkaCluster {
  const ending = new AbortController();
  const kafka = new ClusterWithoutTimes({
    bootstrap: testCluster()
      .brokers.split(',')
      .flatMap((text) => parseAddress(text) ?? []),
    clientId: 'todo-kafka-test',
    connectionTimeout: 5_000,
    requestTimeout: 10_000,
    signal: ending.signal,
    debug: () => undefined,
  });
  onTestFinished(() => kafka.close());
  return kafka;
}

describe('a leader that cannot be asked for a time', () => {
  it('is not taken for one that has no record since then: nothing is trimmed, reset or called expired', async () => {
    const [from, to] = [await createdTopic('times'), await createdTopic('times')];
    for (const partition of [0, 1, 2]) await writeRecords(from, partition, ['a', 'b']);
    const point = { kind: 'time', timestamp: 1 } as const;
    const [end, now] = [{ kind: 'end' } as const, new Date()];
    const kafka = clusterWithoutTimes();
    const target = { kind: 'target', target: point, topics: [{ topic: from, partitions: null }] } as const;
    const plans = await Promise.allSettled([
      planTrim(kafka, from, point),
      planReset(kafka, unique('times'), target),
      planCopy(kafka, kafka, { from, to, start: { kind: 'beginning' }, end, filter: null, now }),
    ]);
    const code = 'CLUSTER_NOT_READY';
    expect(plans).toMatchObject(plans.map(() => ({ status: 'rejected', reason: { code } })));
  });
});
