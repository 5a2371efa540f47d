import { deadLetterConfigs } from '../names/dead-letter-configs.js';
import { deadLetterTopicOf, quarantineTopicOf } from '../names/dead-letter-topics.js';
import type { CatalogAccess } from './access.js';
import { accessSections } from './export-access.js';
import { mapSection, sectionText } from './section-text.js';
import { yamlText } from '../yaml/yaml-text.js';
import { formatDuration } from '../values/duration.js';
import { inTurns, type Steps } from '../values/turns.js';

/** A live topic, as far as a catalog describes one. */
export interface ExportedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** The configs that the topic sets itself. */
  readonly config: Readonly<Record<string, string>>;
  readonly value: { readonly file: string; readonly compatibility: string } | null;
}

const thirtyDays = 30 * 24 * 60 * 60 * 1000;

/**
 * A cluster as the text of a catalog, made in turns: a sync with it changes nothing.
 * @param access null to say nothing of it
 */
export async function catalogText(
  topics: readonly ExportedTopic[],
  access: CatalogAccess | null = null,
): Promise<string> {
  return inTurns(writing(topics, access));
}

function* writing(topics: readonly ExportedTopic[], access: CatalogAccess | null): Steps<string> {
  const sections = [
    mapSection('topics', yield* topicEntries(topics)),
    ...(access === null ? [] : accessSections(access)),
  ];
  const parts = [yamlText({ version: 1 })];
  for (const section of sections) parts.push(yield* sectionText(section));
  return parts.join('');
}

function* topicEntries(topics: readonly ExportedTopic[]): Steps<readonly (readonly [string, object])[]> {
  const byName = new Map(topics.map((topic) => [topic.name, topic]));
  const derived = new Set<string>();
  const entries: (readonly [string, object])[] = [];
  for (const topic of topics) {
    const letters = [deadLetterTopicOf(topic.name), quarantineTopicOf(topic.name)].map((name) => byName.get(name));
    const option = derivedFrom(topic, letters);
    if (option !== undefined) for (const letter of letters) derived.add(letter?.name ?? '');
    entries.push([topic.name, { ...topicEntry(topic), ...(option === undefined ? {} : { deadLetter: option }) }]);
    yield;
  }
  return entries.filter(([name]) => !derived.has(name));
}

function topicEntry({ partitions, replicationFactor, config, value }: ExportedTopic): object {
  const { 'retention.ms': retention, ...rest } = config;
  const asDuration = retention !== undefined && /^(?:[1-9]\d*|-1)$/.test(retention);
  const configs = asDuration ? rest : config;
  return {
    partitions,
    replicationFactor,
    ...(asDuration ? { retention: retentionText(Number(retention)) } : {}),
    ...(Object.keys(configs).length === 0 ? {} : { config: configs }),
    ...(value === null ? {} : { value: { schema: value.file, compatibility: value.compatibility } }),
  };
}

/**
 * What to write for a topic whose dead-letter and quarantine topics are just as the catalog would derive them; undefined
 * where they are not.
 */
function derivedFrom(
  source: ExportedTopic,
  letters: readonly (ExportedTopic | undefined)[],
): true | { readonly retention: string } | undefined {
  const stated = letters[0]?.config['retention.ms'] ?? '';
  if (!/^(?:[1-9]\d*|-1)$/.test(stated)) return undefined;
  const retention = Number(stated);
  const config = text(deadLetterConfigs(source.config, { retention }));
  const same = letters.every(
    (topic) =>
      topic?.partitions === source.partitions &&
      topic.replicationFactor === source.replicationFactor &&
      topic.value === null &&
      text(topic.config) === config,
  );
  if (!same) return undefined;
  return retention === thirtyDays ? true : { retention: retentionText(retention) };
}

function retentionText(milliseconds: number): string {
  return milliseconds === -1 ? 'forever' : formatDuration(milliseconds);
}

/** Configs in a fixed order. */
function text(config: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)));
}
