/** Where a config comes from, after `org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource`. */
export const configSources = [
  'topic',
  'broker-dynamic',
  'broker-dynamic-default',
  'broker-static',
  'default',
  'broker-logger',
  'client-metrics',
  'group',
  'unknown',
] as const;

export type ConfigSource = (typeof configSources)[number];

/** What came of something that was planned: `planned` in a dry run. */
export const outcomes = ['planned', 'done', 'failed'] as const;

export type OutcomeStatus = (typeof outcomes)[number];
