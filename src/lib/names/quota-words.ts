import { parseSize } from '../values/size.js';

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
export type QuotaName = (typeof quotaNames)[number];

/** Kafka takes byte rates and connections as whole numbers, the others as fractions too. @returns null for what is no limit */
export function parseQuota(name: QuotaName, text: string): number | null {
  const written = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
  const number = quotaKeys[name] === 'bytes' ? (written ?? parseSize(text.replace(/\/s$/, ''))) : written;
  return number !== null && Number.isFinite(number) && number > 0 ? number : null;
}

/** What to write for one. */
export function quotaValueWords(name: QuotaName): string {
  return quotaKeys[name] === 'bytes' ? 'write a rate such as 1048576 or 10MB/s' : 'write a number above 0';
}

/** One text for each entity, equal for equal ones. */
export function entityKey(entity: QuotaEntity): string {
  return JSON.stringify(Object.entries(entity).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The parts of an entity, `<default>` for a default, as Kafka's tools write it. */
export function entityWords(entity: QuotaEntity): readonly (readonly [type: string, name: string])[] {
  return Object.entries(entity).map(([type, name]) => [type, name ?? '<default>']);
}

/** `user "alice", client-id <default>` */
export function entityText(entity: QuotaEntity): string {
  return Object.entries(entity)
    .map(([type, name]) => `${type} ${name === null ? '<default>' : `"${name}"`}`)
    .join(', ');
}
