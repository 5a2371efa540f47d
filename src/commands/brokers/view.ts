import type { DescribedBroker, ListedBroker } from '../../lib/brokers/describe.js';
import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import type { BrokerConfig } from '../../lib/kafka/admin/broker-config.js';
import { formatSize } from '../../lib/values/size.js';
import { counted } from '../../lib/values/wording.js';

type ConfigChange = DocumentOf<'brokers.alter'>['configs'][number];

export async function brokerTable(brokers: readonly ListedBroker[], theme: Theme): Promise<string> {
  const hasRacks = brokers.some(({ rack }) => rack !== null);
  return renderTable(
    brokers,
    [
      { heading: 'BROKER', value: ({ id }) => id, align: 'right' },
      { heading: 'ADDRESS', value: addressOf },
      ...(hasRacks ? [{ heading: 'RACK', value: ({ rack }: ListedBroker) => rack }] : []),
      { heading: 'LEADERS', value: ({ leaders }) => leaders, align: 'right' },
      { heading: 'REPLICAS', value: ({ replicas }) => replicas, align: 'right' },
      { heading: 'SIZE', value: ({ bytes }) => formatSize(bytes), align: 'right' },
      { heading: 'DISK', value: ({ totalBytes }) => sizeText(totalBytes), align: 'right' },
      { heading: 'DISK-FREE', value: ({ usableBytes }) => sizeText(usableBytes), align: 'right' },
    ],
    theme,
  );
}

/** A heading, the folders, and the configs that do not have Kafka's own default. */
export async function brokerDescription(broker: DescribedBroker, theme: Theme): Promise<string> {
  const { id, rack, leaders, replicas, bytes, folders, configs } = broker;
  const place = `${addressOf(broker)}${rack === null ? '' : `, rack ${rack}`}`;
  const held = `leads ${counted(leaders, 'partition')}, holds ${counted(replicas, 'replica')} of ${formatSize(bytes)}`;
  const folderTable = await renderTable(
    folders,
    [
      { heading: 'FOLDER', value: ({ path }) => path },
      { heading: 'REPLICAS', value: (folder) => folder.replicas, align: 'right' },
      { heading: 'SIZE', value: (folder) => formatSize(folder.bytes), align: 'right' },
      { heading: 'DISK', value: ({ totalBytes }) => sizeText(totalBytes), align: 'right' },
      { heading: 'DISK-FREE', value: ({ usableBytes }) => sizeText(usableBytes), align: 'right' },
      { heading: 'STATUS', value: ({ error }) => (error === null ? 'ok' : theme.bad(error.message)) },
    ],
    theme,
  );
  return [
    `${theme.strong(`broker ${id}`)}  ${place}: ${held}`,
    ...(folders.length === 0 ? [] : [folderTable]),
    await configTable(configs, theme),
  ].join('\n\n');
}

export async function configTable(configs: readonly BrokerConfig[], theme: Theme): Promise<string> {
  if (configs.length === 0) return 'No configs.';
  return renderTable(
    configs,
    [
      { heading: 'CONFIG', value: ({ name }) => name },
      { heading: 'VALUE', value: ({ value, sensitive }) => (sensitive ? '(hidden)' : value) },
      { heading: 'SOURCE', value: ({ source }) => source },
      { heading: 'CHANGES', value: ({ readOnly }) => (readOnly ? 'restart' : 'dynamic') },
    ],
    theme,
  );
}

export function changeLines(changes: readonly ConfigChange[], theme: Theme): string {
  if (changes.length === 0) return 'It is so already.';
  const shown = (value: string | null): string => value ?? '(not set)';
  return changes
    .map(({ name, before, after }) => `${theme.warn('~')} ${name} ${shown(before)} → ${shown(after)}`)
    .join('\n');
}

function addressOf({ host, port }: ListedBroker): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function sizeText(bytes: number | null): string | null {
  return bytes === null ? null : formatSize(bytes);
}
