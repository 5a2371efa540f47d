import type { ConfigSource } from '../../documents/topic-words.js';

/** `org.apache.kafka.common.config.ConfigResource.Type`. */
export const ConfigResourceType = { topic: 2, broker: 4, brokerLogger: 8 } as const;

/**
 * `org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource`, in the words that `topics describe` shows.
 * Only `topic` is an override of the topic itself.
 */
export function configSourceName(source: number): ConfigSource {
  return sources[source] ?? 'unknown';
}

const sources: Readonly<Record<number, ConfigSource>> = {
  1: 'topic',
  2: 'broker-dynamic',
  3: 'broker-dynamic-default',
  4: 'broker-static',
  5: 'default',
  6: 'broker-logger',
  7: 'client-metrics',
  8: 'group',
};
