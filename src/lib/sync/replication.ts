import type { CatalogTopic } from '../catalog/catalog.js';

const minInSyncReplicas = 'min.insync.replicas';

/**
 * A topic as a cluster with few brokers can hold it: no more replicas than brokers, and as many brokers may fail as
 * before, as far as that leaves one in sync.
 */
export function capReplication(topic: CatalogTopic, brokerCount: number): CatalogTopic {
  if (topic.replicationFactor <= brokerCount) return topic;
  const wanted = topic.config[minInSyncReplicas];
  if (wanted === undefined) return { ...topic, replicationFactor: brokerCount };
  if (!/^\d+$/.test(wanted)) return { ...topic, replicationFactor: brokerCount }; // the brokers say what is wrong with it
  const mayFail = topic.replicationFactor - Number(wanted);
  const capped = Math.max(1, brokerCount - mayFail);
  return {
    ...topic,
    replicationFactor: brokerCount,
    config: { ...topic.config, [minInSyncReplicas]: String(Math.min(capped, Number(wanted))) },
  };
}
