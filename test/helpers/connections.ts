import { onTestFinished } from 'vitest';
import { parseAddress, type BrokerAddress } from '../../src/lib/kafka/connection/address.js';
import { BrokerConnection, type ConnectionOptions } from '../../src/lib/kafka/connection/connection.js';
import { clusterSecurity } from './cluster-login.js';
import { testCluster } from './test-cluster.js';

/** The address of one broker of the test cluster. */
export function firstBroker(): BrokerAddress {
  const address = parseAddress(testCluster().brokers.split(',')[0] ?? '');
  if (address === null) throw new Error('the test cluster has no broker');
  return address;
}

/** A connection that is closed when the test has ended. */
export function openConnection(address: BrokerAddress, options: Partial<ConnectionOptions> = {}): BrokerConnection {
  const connection = new BrokerConnection(address, {
    clientId: 'todo-kafka-test',
    connectionTimeout: 5_000,
    requestTimeout: 10_000,
    debug: () => undefined,
    security: clusterSecurity(),
    ...options,
  });
  onTestFinished(() => connection.close());
  return connection;
}

/** A Metadata request for every topic there is, and one for none. */
export const everyTopic = {
  topics: null,
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
};
export const noTopic = { ...everyTopic, topics: [] };
