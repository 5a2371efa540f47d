import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { packageFile } from '../../../package-files.js';
import { apicurioPrefix } from '../../../registry/prefix.js';
import type { Environment } from '../../../user-files/folders.js';
import { superUsers } from '../credentials.js';
import { replicationOf, type BrokerService, type RegistryService } from '../layout.js';
import type { LocalCluster } from '../runtime.js';
import { versionVariables } from '../versions.js';
import { docker, type DockerCall } from './docker-cli.js';
import { containerCredentials, mountedFolder } from './mounted-folders.js';
import type { ContainerRole, StackChoice } from './roles.js';

const defaultName = 'todo';

/**
 * The name of a cluster's Compose project, which its containers and volumes are labelled with. It is never that of a stack
 * started by hand, `todo-kafka`, whose data is not ours. Compose takes no dots.
 */
export function projectName(cluster: string): string {
  const plain = `todo-kafka-${cluster.replaceAll('.', '_')}`;
  return cluster.includes('.') ? `${plain}-${createHash('sha256').update(cluster).digest('hex').slice(0, 6)}` : plain;
}

/** The containers have the owner's names for the default cluster, and the cluster's name before them for others. */
export function containerName(cluster: string, role: ContainerRole): string {
  return `${prefix(cluster)}${role}`;
}

function prefix(cluster: string): string {
  return cluster === defaultName ? '' : `${cluster}-`;
}

function composeFiles({ stack, secure }: StackChoice): readonly string[] {
  const names = secure ? [stack, 'secure'] : [stack];
  return names.flatMap((name) => ['--file', packageFile('compose', `${name}.yaml`)]);
}

/** What the compose file of a cluster's stack leaves open. */
function composeVariables({ state, layout, folder }: LocalCluster, env: Environment): Environment {
  const { factor, minInSync } = replicationOf(layout);
  const { brokers, registry, ui, zookeeper } = layout;
  // Clients of the network come to the one, and brokers and the registry, with certificates, to the other.
  const containerPort = state.secure ? 29_291 : 29_091;
  const registryUrl = `http://schema-registry:8081${registry?.kind === 'apicurio' ? apicurioPrefix : ''}`;
  return {
    ...versionVariables(env),
    ...brokers.reduce<Environment>((all, broker) => ({ ...all, ...brokerPorts(broker) }), {}),
    ...(registry === null ? {} : registryPorts(registry)),
    ...at('UI', ui?.port),
    ...at('ZOOKEEPER', zookeeper?.port),
    TODO_KAFKA_STACK_PREFIX: prefix(state.name),
    TODO_KAFKA_STACK_CLUSTER_ID: state.clusterId,
    TODO_KAFKA_STACK_VOTERS: brokers.map(({ nodeId, name }) => `${nodeId}@${name}:${9191 + nodeId}`).join(','),
    TODO_KAFKA_STACK_BOOTSTRAP: brokers.map(({ nodeId, name }) => `${name}:${containerPort + nodeId}`).join(','),
    TODO_KAFKA_STACK_REPLICAS: String(factor),
    TODO_KAFKA_STACK_MIN_IN_SYNC: String(minInSync),
    TODO_KAFKA_STACK_GUARD: mountedFolder(folder, 'registry-guard'),
    TODO_KAFKA_STACK_GATE: mountedFolder(folder, 'gate'),
    TODO_KAFKA_STACK_CREDENTIALS: containerCredentials(folder),
    TODO_KAFKA_STACK_SUPER_USERS: superUsers,
    TODO_KAFKA_STACK_REGISTRY_URL: registry === null ? '' : registryUrl,
    // Compose waits for health checks where it is used by hand, and each look costs as much as a command of ours: here nobody waits.
    TODO_KAFKA_STACK_HEALTH_INTERVAL: '30s',
    // `up` makes them, with replicas enough whenever the registry starts.
    APICURIO_KAFKASQL_TOPIC_AUTO_CREATE: 'false',
  };
}

function at(name: string, port: number | null | undefined): Environment {
  return port === undefined || port === null ? {} : { [`TODO_KAFKA_STACK_PORT_${name}`]: String(port) };
}

function brokerPorts({ nodeId, port, controllerPort, internalPort }: BrokerService): Environment {
  return {
    ...at(`KAFKA${nodeId}`, port),
    ...at(`CONTROLLER${nodeId}`, controllerPort),
    ...at(`OPERATOR${nodeId}`, internalPort),
  };
}

/** Of a secure cluster the gate has the port for clients. */
function registryPorts({ port, internalPort }: RegistryService): Environment {
  return internalPort === null ? at('REGISTRY', port) : { ...at('REGISTRY', internalPort), ...at('GATE', port) };
}

/** Runs Compose on a cluster's project. */
export async function compose(cluster: LocalCluster, args: readonly string[], call: DockerCall): Promise<void> {
  const { state } = cluster;
  const project = ['--project-name', projectName(state.name), ...composeFiles(state), '--progress', 'plain'];
  await docker(['compose', ...project, ...args], {
    ...call,
    env: { ...call.env, ...composeVariables(cluster, call.env) },
  });
}

const config = z.object({ services: z.record(z.string(), z.object({ image: z.string() })) });

/** The images of these containers, each once. */
export async function imagesOf(
  choice: StackChoice,
  roles: readonly ContainerRole[],
  call: DockerCall,
): Promise<readonly string[]> {
  const args = ['compose', ...composeFiles(choice), 'config', '--format', 'json'];
  const { stdout } = await docker(args, { ...call, env: { ...call.env, ...versionVariables(call.env) } });
  const { services } = config.parse(JSON.parse(stdout));
  return [...new Set(roles.flatMap((role) => services[role]?.image ?? []))];
}
