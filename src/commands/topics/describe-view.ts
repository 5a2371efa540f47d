import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import type { DescribedPartition, DescribedTopic } from '../../lib/topics/describe.js';
import { isOffline, isUnderReplicated } from '../../lib/topics/health.js';
import { formatSize } from '../../lib/values/size.js';
import { counted } from '../../lib/values/wording.js';

export function topicDocument(topic: DescribedTopic): DocumentOf<'topics.describe'>['topics'][number] {
  return {
    ...topic,
    partitions: topic.partitions.map((partition) => ({
      ...partition,
      leader: isOffline(partition) ? null : partition.leader,
    })),
    configs: topic.configs.map(({ name, value, source, sensitive }) => ({ name, value, source, sensitive })),
  };
}

/** A heading, the partitions as a table, and the configs that do not have Kafka's own default. */
export async function topicDescription(topic: DescribedTopic, theme: Theme): Promise<string> {
  const { name, partitions, replicationFactor, topicId } = topic;
  const heading = `${theme.strong(name)}  ${counted(partitions.length, 'partition')}, ${counted(replicationFactor, 'replica')}, id ${topicId}`;
  return [
    heading,
    await partitionTable(partitions, theme),
    await brokerTable(partitions, theme),
    ...(await configTable(topic, theme)),
  ].join('\n\n');
}

async function partitionTable(partitions: readonly DescribedPartition[], theme: Theme): Promise<string> {
  return renderTable(
    partitions,
    [
      { heading: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
      {
        heading: 'LEADER',
        value: (partition) => (isOffline(partition) ? theme.bad('none') : partition.leader),
        align: 'right',
      },
      { heading: 'REPLICAS', value: ({ replicas }) => replicas.join(',') },
      { heading: 'ISR', value: (partition) => inSync(partition, theme) },
      { heading: 'START-OFFSET', value: ({ startOffset }) => startOffset, align: 'right' },
      { heading: 'END-OFFSET', value: ({ endOffset }) => endOffset, align: 'right' },
      { heading: 'SIZE', value: sizeOf, align: 'right' },
    ],
    theme,
  );
}

/** Of one replica, the largest where they differ: another may not have caught up yet. */
function sizeOf({ sizes }: DescribedPartition): string | null {
  return sizes.length === 0 ? null : formatSize(Math.max(...sizes.map(({ bytes }) => bytes)));
}

/** What each broker has of the topic. */
async function brokerTable(partitions: readonly DescribedPartition[], theme: Theme): Promise<string> {
  const brokers = [...new Set(partitions.flatMap(({ replicas }) => replicas))].sort((a, b) => a - b);
  const rows = brokers.map((broker) => {
    const sizes = partitions.flatMap((partition) => partition.sizes.filter((size) => size.broker === broker));
    return {
      broker,
      leads: partitions.filter(({ leader }) => leader === broker).length,
      holds: partitions.filter(({ replicas }) => replicas.includes(broker)).length,
      size: sizes.length === 0 ? null : formatSize(sizes.reduce((sum, { bytes }) => sum + bytes, 0)),
    };
  });
  return renderTable(
    rows,
    [
      { heading: 'BROKER', value: ({ broker }) => broker, align: 'right' },
      { heading: 'LEADERS', value: ({ leads }) => leads, align: 'right' },
      { heading: 'REPLICAS', value: ({ holds }) => holds, align: 'right' },
      { heading: 'SIZE', value: ({ size }) => size, align: 'right' },
    ],
    theme,
  );
}

function inSync(partition: DescribedPartition, theme: Theme): string {
  const text = partition.isr.join(',');
  return isUnderReplicated(partition) ? theme.warn(text) : text;
}

async function configTable({ configs }: DescribedTopic, theme: Theme): Promise<readonly string[]> {
  const notable = configs.filter(({ source }) => source !== 'default');
  if (notable.length === 0) return [];
  return [
    await renderTable(
      notable,
      [
        { heading: 'CONFIG', value: ({ name }) => name },
        { heading: 'VALUE', value: ({ value, sensitive }) => (sensitive ? '(hidden)' : value) },
        { heading: 'SOURCE', value: ({ source }) => source },
      ],
      theme,
    ),
  ];
}
