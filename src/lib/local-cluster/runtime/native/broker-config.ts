import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credentialFiles, superUsers } from '../credentials.js';
import { loopback, replicationOf, type BrokerService, type ClusterLayout } from '../layout.js';

/** Below a broker's own folder, which is also its working folder: no path needs to be escaped. */
export const dataFolderName = 'data';

/**
 * A broker's `server.properties`. The quorum has static voters (`controller.quorum.voters`): they are known from the
 * start and never change, and each node can be formatted without the others' directory ids, which KIP-853 would ask for.
 */
export function brokerConfig(broker: BrokerService, layout: ClusterLayout): string {
  const { factor, minInSync } = replicationOf(layout);
  const voters = layout.brokers.map((voter) => `${voter.nodeId}@${controllerAddress(voter)}`);
  return propertiesText({
    'process.roles': 'broker,controller',
    'node.id': broker.nodeId,
    ...(broker.internalPort === null ? plainListeners(broker) : secureListeners(broker, broker.internalPort)),
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': voters.join(','),
    // A first election waits one to two times this long; on loopback a vote takes milliseconds.
    'controller.quorum.election.timeout.ms': 300,
    'controller.quorum.election.backoff.max.ms': 300,
    // A killed broker is noticed after 6 s instead of 9, and one that comes back is let in sooner. The interval is the
    // time limit of these requests too: shorter, and a start on a busy machine is spent on asking again.
    'broker.session.timeout.ms': 6000,
    'broker.heartbeat.interval.ms': 1000,
    'log.dirs': dataFolderName,
    'auto.create.topics.enable': false,
    'num.partitions': 3,
    'default.replication.factor': factor,
    'min.insync.replicas': minInSync,
    'offsets.topic.replication.factor': factor,
    'transaction.state.log.replication.factor': factor,
    'transaction.state.log.min.isr': minInSync,
    'share.coordinator.state.topic.replication.factor': factor,
    'share.coordinator.state.topic.min.isr': minInSync,
    // Each has 50 by default, times three brokers: files and time that a cluster on one machine has no use for.
    'offsets.topic.num.partitions': 6,
    'transaction.state.log.num.partitions': 6,
    'share.coordinator.state.topic.num.partitions': 6,
    'group.initial.rebalance.delay.ms': 0,
  });
}

type Properties = Readonly<Record<string, string | number | boolean>>;

function plainListeners(broker: BrokerService): Properties {
  return {
    listeners: `PLAINTEXT://${loopback}:${broker.port},CONTROLLER://${controllerAddress(broker)}`,
    'advertised.listeners': `PLAINTEXT://${broker.host}:${broker.port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
  };
}

/** Clients log in; brokers, controllers, the registry and `up` show certificates, on ports of their own. */
function secureListeners(broker: BrokerService, internalPort: number): Properties {
  const files = credentialFiles('..');
  return {
    listeners: [
      `SASL_SSL://${loopback}:${broker.port}`,
      `INTERNAL://${loopback}:${internalPort}`,
      `CONTROLLER://${controllerAddress(broker)}`,
    ].join(','),
    'advertised.listeners': `SASL_SSL://${broker.host}:${broker.port},INTERNAL://${broker.host}:${internalPort}`,
    'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,INTERNAL:SSL,CONTROLLER:SSL',
    'inter.broker.listener.name': 'INTERNAL',
    'listener.name.internal.ssl.client.auth': 'required',
    'listener.name.controller.ssl.client.auth': 'required',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': files.server,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': files.authority,
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512,SCRAM-SHA-256',
    ...Object.fromEntries(
      ['scram-sha-512', 'scram-sha-256'].map((mechanism) => [
        `listener.name.sasl_ssl.${mechanism}.sasl.jaas.config`,
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      ]),
    ),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': superUsers,
  };
}

/**
 * Text of a file beside `server.properties`, for settings that we don't make; of two Java takes the last. Tests give a
 * broker a second listener with it.
 * @returns nothing where there is no such file
 */
export async function addedBrokerConfig(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'added.properties'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Every native broker is a controller too. */
function controllerAddress({ controllerPort }: BrokerService): string {
  return `${loopback}:${controllerPort ?? 0}`;
}

function propertiesText(properties: Properties): string {
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
  return ['# Written by todo-kafka at every start.', ...lines, ''].join('\n');
}
