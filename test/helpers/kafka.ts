import { onTestFinished } from 'vitest';
import { parseAddress } from '../../src/lib/kafka/connection/address.js';
import type { KafkaClusterOptions } from '../../src/lib/kafka/cluster-options.js';
import { KafkaCluster } from '../../src/lib/kafka/cluster.js';
import { clusterSecurity } from './cluster-login.js';
import { testCluster } from './test-cluster.js';

/** Our own client of brokers, closed when the test has ended. */
export function openTestKafka(
  brokers = testCluster().brokers,
  options: Partial<KafkaClusterOptions> = {},
): KafkaCluster {
  const kafka = new KafkaCluster({
    bootstrap: brokers.split(',').flatMap((text) => parseAddress(text) ?? []),
    clientId: 'todo-kafka-test',
    connectionTimeout: 5_000,
    requestTimeout: 10_000,
    signal: new AbortController().signal,
    debug: () => undefined,
    security: clusterSecurity(),
    ...options,
  });
  onTestFinished(() => kafka.close());
  return kafka;
}
