import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DescribedPartition, DescribedTopic } from '../../lib/topics/describe.js';
import { isOffline, isUnderReplicated } from '../../lib/topics/health.js';
import { counted } from '../../lib/values/wording.js';

/** A heading, the partitions as a table, and the configs that do not have Kafka's own default. */
export async function topicDescription(topic: DescribedTopic, theme: Theme): Promise<string> {
  const { name, partitions, replicationFactor, topicId } = topic;
  const heading = `${theme.strong(name)}  ${counted(partitions.length, 'partition')}, ${counted(replicationFactor, 'replica')}, id ${topicId}`;
  return [heading, await partitionTable(partitions, theme), ...(await configTable(topic, theme))].join('\n\n');
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
