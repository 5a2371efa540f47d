/** Whose limits: the name of each part, null for its default, which holds for all without limits of their own. */
export type QuotaEntity = Readonly<Record<string, string | null>>;

/** The limits that Kafka knows (`org.apache.kafka.server.config.QuotaConfig`), and what they count in a second. */
export const quotaKeys = {
  producer_byte_rate: 'bytes',
  consumer_byte_rate: 'bytes',
  request_percentage: 'percent',
  controller_mutation_rate: 'mutations',
  connection_creation_rate: 'connections',
} as const;
export const quotaNames = [
  'producer_byte_rate',
  'consumer_byte_rate',
  'request_percentage',
  'controller_mutation_rate',
  'connection_creation_rate',
] as const satisfies readonly (keyof typeof quotaKeys)[];
