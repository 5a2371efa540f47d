import { Kafka, logLevel } from 'kafkajs';
import { kafkajsLogin } from './cluster-login.js';
import { testCluster } from './test-cluster.js';

/** kafkajs's public client of the test cluster. */
export function kafkajs(): Kafka {
  return new Kafka({ brokers: testCluster().brokers.split(','), logLevel: logLevel.NOTHING, ...kafkajsLogin() });
}
