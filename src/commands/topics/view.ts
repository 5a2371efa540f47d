import { renderTable, type Column } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { TopicSummary } from '../../lib/topics/list.js';

export async function topicTable(topics: readonly TopicSummary[], theme: Theme): Promise<string> {
  if (topics.length === 0) return 'No topics.';
  return renderTable(
    topics,
    [
      { heading: 'TOPIC', value: (topic) => topic.name },
      { heading: 'PARTITIONS', value: (topic) => topic.partitions, align: 'right' },
      { heading: 'REPLICAS', value: (topic) => topic.replicationFactor, align: 'right' },
      {
        heading: 'UNDER-REPLICATED',
        value: (topic) => problemCount(topic.underReplicated, theme.warn),
        align: 'right',
      },
      { heading: 'OFFLINE', value: (topic) => problemCount(topic.offline, theme.bad), align: 'right' },
      ...(topics.every(({ underMinIsr }) => underMinIsr === null) ? [] : [underMinIsrColumn(theme)]),
    ],
    theme,
  );
}

function underMinIsrColumn(theme: Theme): Column<TopicSummary> {
  return {
    heading: 'UNDER-MIN-ISR',
    value: ({ underMinIsr }) => problemCount(underMinIsr ?? 0, theme.bad),
    align: 'right',
  };
}

function problemCount(count: number, mark: (text: string) => string): string {
  return count === 0 ? '0' : mark(String(count));
}
