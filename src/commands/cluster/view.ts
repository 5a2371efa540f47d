import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { addressText } from '../../lib/kafka/connection/address.js';
import { addressesOf } from '../../lib/local-cluster/find-local-cluster.js';
import { adminName, credentialFiles } from '../../lib/local-cluster/runtime/credentials.js';
import { servicesOf, urlOf, type ServiceName } from '../../lib/local-cluster/runtime/layout.js';
import type { LocalCluster } from '../../lib/local-cluster/runtime/runtime.js';

export function upDocument(cluster: LocalCluster, started: readonly ServiceName[], seconds: number): DocumentOf<'up'> {
  const { state, layout, folder } = cluster;
  const { name, runtime, stack, nodes, clusterId, portOffset } = state;
  const { brokers, registry } = addressesOf(cluster);
  return {
    ...{ cluster: name, runtime, stack, nodes, clusterId },
    services: servicesOf(layout).map((service) => ({
      name: service.name,
      action: started.includes(service.name) ? 'started' : 'unchanged',
      address: addressText(service),
    })),
    brokers: brokers.map(addressText),
    registry,
    ui: layout.ui === null ? null : urlOf(layout.ui),
    credentials: state.secure ? credentialFiles(folder).folder : null,
    portOffset,
    seconds,
  };
}

export async function upView(up: DocumentOf<'up'>, theme: Theme): Promise<string> {
  const anyStarted = up.services.some(({ action }) => action === 'started');
  const nodes = up.nodes === 1 ? 'one node' : `${up.nodes} nodes`;
  const head = anyStarted
    ? `Cluster "${up.cluster}" is up: ${nodes}, ${up.runtime}, in ${up.seconds.toFixed(1)} s.`
    : `Cluster "${up.cluster}" runs already: ${nodes}, ${up.runtime}.`;
  const urls = new Map([
    ['schema-registry', up.registry],
    ['kafka-ui', up.ui],
  ]);
  const table = await renderTable(
    up.services,
    [
      { heading: 'SERVICE', value: ({ name }) => name },
      { heading: 'ACTION', value: ({ action }) => (action === 'started' ? theme.good(action) : action) },
      { heading: 'ADDRESS', value: ({ address, name }) => urls.get(name) ?? address },
    ],
    theme,
  );
  const login =
    up.credentials === null
      ? ''
      : `\nUser "${adminName}" may do anything; its password and the certificates are in ${theme.line(up.credentials)}`;
  return `${theme.strong(head)}\n${table}${login}`;
}

export function downView({ cluster, services, volumesDeleted }: DocumentOf<'down'>): string {
  const ended = services.filter(({ action }) => action !== 'not-running');
  const data = volumesDeleted ? ' Its data is deleted.' : '';
  if (ended.length === 0) return `Cluster "${cluster}" is not running.${data}`;
  const killed = ended.filter(({ action }) => action === 'killed').map(({ name }) => name);
  const hard = killed.length === 0 ? '' : ` ${killed.join(', ')} did not end when asked to, and was killed.`;
  return `Cluster "${cluster}" is down.${hard}${data}`;
}

const healthText = { healthy: 'healthy', degraded: 'degraded', stopped: 'not running' } as const;

export async function statusView(status: DocumentOf<'status'>, theme: Theme): Promise<string> {
  const { health, problems } = status;
  const mark = { healthy: theme.good, degraded: theme.warn, stopped: theme.bad }[health];
  const subject = status.cluster === null ? 'The cluster' : `Cluster "${status.cluster}"`;
  const parts = [
    `${theme.strong(subject)} is ${mark(healthText[health])}${status.clusterId === null ? '.' : ` (id ${status.clusterId}).`}`,
    ...problems.map((problem) => `${theme.warn('!')} ${problem}`),
  ];
  if (health === 'stopped') return parts.join('\n');
  if (status.services.length > 0) parts.push('', await serviceTable(status, theme));
  if (status.brokers.length > 0) parts.push('', await brokerTable(status, theme));
  const { topics, partitions, underReplicated, offline } = status;
  parts.push('', `${topics} topics, ${partitions} partitions, ${underReplicated} under-replicated, ${offline} offline`);
  if (status.registry !== null) {
    parts.push(`Schema registry ${status.registry.url} ${status.registry.reachable ? 'answers' : 'does not answer'}`);
  }
  return parts.join('\n');
}

async function serviceTable({ services }: DocumentOf<'status'>, theme: Theme): Promise<string> {
  const marks = { running: theme.good, starting: theme.warn, stopped: theme.bad };
  return renderTable(
    services,
    [
      { heading: 'SERVICE', value: ({ name }) => name },
      { heading: 'STATE', value: ({ state }) => marks[state](state) },
      { heading: 'ADDRESS', value: ({ address }) => address },
      { heading: 'PID', value: ({ pid }) => pid, align: 'right' },
    ],
    theme,
  );
}

async function brokerTable({ brokers }: DocumentOf<'status'>, theme: Theme): Promise<string> {
  return renderTable(
    brokers,
    [
      { heading: 'BROKER', value: ({ id }) => id, align: 'right' },
      { heading: 'ADDRESS', value: ({ address }) => address },
      { heading: 'LEADS', value: ({ leaders }) => leaders, align: 'right' },
      { heading: 'REPLICAS', value: ({ replicas }) => replicas, align: 'right' },
    ],
    theme,
  );
}
