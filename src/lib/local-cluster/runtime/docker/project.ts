import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { packageFile } from '../../../package-files.js';
import { apicurioPrefix } from '../../../registry/prefix.js';
import type { Environment } from '../../../user-files/folders.js';
import type { StackName } from '../../../documents/cluster-words.js';
import { replicationOf, type BrokerService } from '../layout.js';
import type { LocalCluster } from '../runtime.js';
import { versionVariables } from '../versions.js';
import { docker, type DockerCall } from './docker-cli.js';
import { mountedFolder } from './mounted-folders.js';
import type { ContainerRole } from './roles.js';

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

function composeFile(stack: StackName): string {
  return packageFile('compose', `${stack}.yaml`);
}

/** What the compose file of a cluster's stack leaves open. */
function composeVariables({ state, layout, folder }: LocalCluster, env: Environment): Environment {
  const { factor, minInSync } = replicationOf(layout);
  const { brokers, registry, ui, zookeeper } = layout;
  const at = (name: string, port: number | undefined): Environment =>
    port === undefined ? {} : { [`TODO_KAFKA_STACK_PORT_${name}`]: String(port) };
  const registryUrl = `http://schema-registry:8081${registry?.kind === 'apicurio' ? apicurioPrefix : ''}`;
  return {
    ...versionVariables(env),
    ...brokers.reduce<Environment>((all, broker) => ({ ...all, ...brokerPorts(broker) }), {}),
    ...at('REGISTRY', registry?.port),
    ...at('UI', ui?.port),
    ...at('ZOOKEEPER', zookeeper?.port),
    TODO_KAFKA_STACK_PREFIX: prefix(state.name),
    TODO_KAFKA_STACK_CLUSTER_ID: state.clusterId,
    TODO_KAFKA_STACK_VOTERS: brokers.map(({ nodeId, name }) => `${nodeId}@${name}:${9191 + nodeId}`).join(','),
    TODO_KAFKA_STACK_BOOTSTRAP: brokers.map(({ nodeId, name }) => `${name}:${29_091 + nodeId}`).join(','),
    TODO_KAFKA_STACK_REPLICAS: String(factor),
    TODO_KAFKA_STACK_MIN_IN_SYNC: String(minInSync),
    TODO_KAFKA_STACK_GUARD: mountedFolder(folder, 'registry-guard'),
    TODO_KAFKA_STACK_GATE: mountedFolder(folder, 'gate'),
    TODO_KAFKA_STACK_REGISTRY_URL: registry === null ? '' : registryUrl,
    // `up` makes them, with replicas enough whenever the registry starts.
    APICURIO_KAFKASQL_TOPIC_AUTO_CREATE: 'false',
  };
}

function brokerPorts({ nodeId, port, controllerPort }: BrokerService): Environment {
  return {
    [`TODO_KAFKA_STACK_PORT_KAFKA${nodeId}`]: String(port),
    [`TODO_KAFKA_STACK_PORT_CONTROLLER${nodeId}`]: String(controllerPort ?? ''),
  };
}

/** Runs Compose on a cluster's project. */
export async function compose(cluster: LocalCluster, args: readonly string[], call: DockerCall): Promise<void> {
  const { name, stack } = cluster.state;
  const project = ['--project-name', projectName(name), '--file', composeFile(stack), '--progress', 'plain'];
  await docker(['compose', ...project, ...args], {
    ...call,
    env: { ...call.env, ...composeVariables(cluster, call.env) },
  });
}

const config = z.object({ services: z.record(z.string(), z.object({ image: z.string() })) });

/** The images of these containers, each once. */
export async function imagesOf(
  stack: StackName,
  roles: readonly ContainerRole[],
  call: DockerCall,
): Promise<readonly string[]> {
  const args = ['compose', '--file', composeFile(stack), 'config', '--format', 'json'];
  const { stdout } = await docker(args, { ...call, env: { ...call.env, ...versionVariables(call.env) } });
  const { services } = config.parse(JSON.parse(stdout));
  return [...new Set(roles.flatMap((role) => services[role]?.image ?? []))];
}
