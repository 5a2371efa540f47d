import { stringify } from 'yaml';
import { formatDuration } from '../values/duration.js';

/** A live topic, as far as a catalog describes one. */
export interface ExportedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** The configs that the topic sets itself. */
  readonly config: Readonly<Record<string, string>>;
  readonly value: { readonly file: string; readonly compatibility: string } | null;
}

const deadLetterSuffix = '.dlq';
const thirtyDays = String(30 * 24 * 60 * 60 * 1000);

/** Topics as the text of a catalog: a sync with it changes nothing. */
export function catalogText(topics: readonly ExportedTopic[]): string {
  const byName = new Map(topics.map((topic) => [topic.name, topic]));
  const derived = new Set<string>();
  const entries = topics.map((topic) => {
    const deadLetter = byName.get(`${topic.name}${deadLetterSuffix}`);
    const option = deadLetter === undefined ? undefined : derivedFrom(topic, deadLetter);
    if (deadLetter !== undefined && option !== undefined) derived.add(deadLetter.name);
    return [topic.name, { ...topicEntry(topic), ...(option === undefined ? {} : { deadLetter: option }) }] as const;
  });
  const kept = entries.filter(([name]) => !derived.has(name));
  return stringify({ version: 1, topics: Object.fromEntries(kept) }, { lineWidth: 120 });
}

function topicEntry({ partitions, replicationFactor, config, value }: ExportedTopic): object {
  const { 'retention.ms': retention, ...rest } = config;
  const asDuration = retention !== undefined && /^[1-9]\d*$/.test(retention);
  const configs = asDuration ? rest : config;
  return {
    partitions,
    replicationFactor,
    ...(asDuration ? { retention: formatDuration(Number(retention)) } : {}),
    ...(Object.keys(configs).length === 0 ? {} : { config: configs }),
    ...(value === null ? {} : { value: { schema: value.file, compatibility: value.compatibility } }),
  };
}

/** What to write for a topic whose dead-letter topic is just as the catalog would derive it; undefined where it is not. */
function derivedFrom(
  source: ExportedTopic,
  deadLetter: ExportedTopic,
): true | { readonly retention: string } | undefined {
  const retention = deadLetter.config['retention.ms'];
  const same =
    source.partitions === deadLetter.partitions &&
    source.replicationFactor === deadLetter.replicationFactor &&
    deadLetter.value === null &&
    text(deadLetter.config) === text(source.config);
  if (!same || retention === undefined || !/^[1-9]\d*$/.test(retention)) return undefined;
  return retention === thirtyDays ? true : { retention: formatDuration(Number(retention)) };
}

/** All configs but the retention, in a fixed order. */
function text(config: Readonly<Record<string, string>>): string {
  const others = Object.entries(config).filter(([name]) => name !== 'retention.ms');
  return JSON.stringify(others.sort(([a], [b]) => (a < b ? -1 : 1)));
}
