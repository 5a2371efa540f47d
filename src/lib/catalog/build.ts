import { dirname, resolve } from 'node:path';
import { parseAvroInTurns } from '../formats/avro/parse-schema.js';
import { deadLetterTopicOf, quarantineTopicOf } from '../names/dead-letter-topics.js';
import { deadLetterConfigs } from '../names/dead-letter-configs.js';
import { messageOf, type Problem } from '../errors.js';
import { unsendableConfig } from '../topics/config-values.js';
import { buildAccess } from './build-access.js';
import type { Catalog, CatalogGroup, CatalogSchema, CatalogTopic } from './catalog.js';
import { topicNameProblem, topicNameCollisions } from '../names/topic-names.js';
import type { CatalogDocument, DeadLetterDocument, TopicDocument } from './document.js';
import type { YamlPath } from '../yaml/shape-problems.js';
import { invalidCatalog, type ParsedCatalog } from './parse.js';
import { readText } from '../values/read-file.js';
import { Turns } from '../values/turns.js';

/**
 * Fills in the defaults, adds the dead-letter topics, reads the schemas, and checks what the shape alone cannot say.
 * @throws AppError CATALOG_INVALID with every problem at once; the reason of `signal`
 */
export async function buildCatalog(file: string, parsed: ParsedCatalog, signal?: AbortSignal): Promise<Catalog> {
  const { document } = parsed;
  const problems: Problem[] = [...parsed.shapeProblems];
  const report = (path: YamlPath, message: string): void => {
    problems.push(parsed.problemAt(path, message));
  };
  const topics: CatalogTopic[] = [];
  const turns = new Turns();
  for (const [name, topic] of Object.entries(document.topics)) {
    if (turns.overdue) await turns.next();
    signal?.throwIfAborted(); // reading its schema gave others their turn, too
    topics.push(...(await buildTopics({ file, name, topic, defaults: document.defaults ?? {}, report })));
  }
  checkNames(topics, report);
  const groups = buildGroups(document, topics, report);
  const access = buildAccess(document, new Set(topics.map(({ name }) => name)), report);
  if (problems.length > 0) throw invalidCatalog(file, problems);
  topics.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { path: file, topics, keep: document.keep ?? [], groups, access };
}

interface TopicInputs {
  readonly file: string;
  readonly name: string;
  readonly topic: TopicDocument;
  readonly defaults: NonNullable<CatalogDocument['defaults']>;
  readonly report: (path: YamlPath, message: string) => void;
}

async function buildTopics(inputs: TopicInputs): Promise<readonly CatalogTopic[]> {
  const { name, topic, defaults, report } = inputs;
  const at: YamlPath = ['topics', name];
  const nameProblem = topicNameProblem(name);
  if (nameProblem !== null) report(at, nameProblem);

  const main: CatalogTopic = {
    name,
    purpose: topic.purpose ?? null,
    partitions: required('partitions', inputs),
    replicationFactor: required('replicationFactor', inputs),
    config: topicConfig(inputs),
    keyField: topic.key ?? null,
    value: await readSchema(inputs),
    deadLetterOf: null,
  };
  const deadLetter = topic.deadLetter ?? defaults.deadLetter ?? false;
  const derived = deadLetter === false ? [] : deadLetterTopics(main, deadLetter);
  const unnamable = derived.find((topic) => nameProblem === null && topicNameProblem(topic.name) !== null);
  if (unnamable !== undefined)
    report(at, `too long for "${unnamable.name}": ${topicNameProblem(unnamable.name) ?? ''}`);
  const all = [main, ...derived];
  if (all.some(writesAreImpossible)) report(at, minInSyncReplicasProblem(main));
  const unsendable = all.map((topic) => unsendableConfig(topic.config)).find((problem) => problem !== null) ?? null;
  if (unsendable !== null) report(at, unsendable);
  return all;
}

function required(
  name: 'partitions' | 'replicationFactor',
  { name: topicName, topic, defaults, report }: TopicInputs,
): number {
  const value = topic[name] ?? defaults[name];
  if (value === undefined) report(['topics', topicName, name], 'is missing: say it here or in `defaults`');
  return value ?? 1;
}

function topicConfig({ name, topic, defaults, report }: TopicInputs): Record<string, string> {
  if (topic.retention !== undefined && topic.config?.['retention.ms'] !== undefined) {
    report(['topics', name, 'config', 'retention.ms'], 'is said twice: as `retention` and as `retention.ms`');
  }
  const retention = topic.retention ?? (topic.config?.['retention.ms'] === undefined ? defaults.retention : undefined);
  return {
    ...defaults.config,
    ...topic.config,
    ...(retention === undefined ? {} : { 'retention.ms': String(retention) }),
  };
}

/**
 * The topics of a topic's dead letters: those that may be redriven, and those that were too often. Both have as many
 * partitions as the topic, so that a dead letter keeps its place.
 */
function deadLetterTopics(source: CatalogTopic, options: Exclude<DeadLetterDocument, false>): readonly CatalogTopic[] {
  const settings = options === true ? {} : options;
  const config = deadLetterConfigs(source.config, settings);
  const derived = (name: string, purpose: string): CatalogTopic => ({
    ...source,
    name,
    purpose,
    config,
    keyField: null,
    value: null,
    deadLetterOf: source.name,
  });
  return [
    derived(deadLetterTopicOf(source.name), `Dead letters of ${source.name}`),
    derived(quarantineTopicOf(source.name), `Dead letters of ${source.name} that were redriven too often`),
  ];
}

async function readSchema({ file, name, topic, report }: TopicInputs): Promise<CatalogSchema | null> {
  if (topic.value === undefined) {
    if (topic.key !== undefined) report(['topics', name, 'key'], 'a key field needs a value with a schema');
    return null;
  }
  const at: YamlPath = ['topics', name, 'value', 'schema'];
  const path = resolve(dirname(file), topic.value.schema);
  let schema: string;
  try {
    schema = await readText(path);
  } catch (error) {
    report(at, `cannot read "${path}": ${messageOf(error)}`);
    return null;
  }
  try {
    const parsed = await parseAvroInTurns(schema, [], { registrable: true });
    const { key } = topic;
    if (key !== undefined && !(parsed.type === 'record' && parsed.fields.some((field) => field.name === key))) {
      report(['topics', name, 'key'], `the schema has no field "${key}"`);
    }
  } catch (error) {
    report(at, `"${path}": ${messageOf(error)}`);
  }
  return { file: path, schema, compatibility: topic.value.compatibility ?? 'BACKWARD' };
}

/** With more in-sync replicas wanted than there are replicas, every write with acks=all would be refused. */
function writesAreImpossible({ config, replicationFactor }: CatalogTopic): boolean {
  return Number(config['min.insync.replicas'] ?? 1) > replicationFactor;
}

function minInSyncReplicasProblem({ config, replicationFactor }: CatalogTopic): string {
  return `min.insync.replicas ${config['min.insync.replicas'] ?? ''} is more than the replication factor ${replicationFactor}`;
}

function checkNames(topics: readonly CatalogTopic[], report: TopicInputs['report']): void {
  for (const { name, message } of topicNameCollisions(topics.map((topic) => topic.name))) {
    report(['topics', name.replace(/\.(?:dlq|quarantine)$/, '')], message);
  }
}

function buildGroups(
  document: CatalogDocument,
  topics: readonly CatalogTopic[],
  report: TopicInputs['report'],
): readonly CatalogGroup[] {
  const known = new Set(topics.map((topic) => topic.name));
  return Object.entries(document.groups ?? {}).map(([name, group]) => {
    for (const [index, topic] of group.topics.entries()) {
      if (!known.has(topic)) report(['groups', name, 'topics', index], `the catalog has no topic "${topic}"`);
    }
    return { name, topics: group.topics, maxLag: group.maxLag ?? null };
  });
}
