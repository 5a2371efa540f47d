import { entityText } from '../names/quota-words.js';
import { planAccess } from './access/plan-access.js';
import { accessScope } from './access/observe-access.js';
import { refuseAccess } from './access/refuse-access.js';
import { unchangedAccess, type UnchangedAccess } from './access/unchanged.js';
import type { Catalog, CatalogTopic } from '../catalog/catalog.js';
import { valueSubject } from '../names/subjects.js';
import { AppError } from '../errors.js';
import type { SeenTopic } from '../topics/changed-since.js';
import { destroys, type Action } from './actions.js';
import { observationDigest, type Observation, type ObservedTopic } from './observation.js';
import { measureMoves } from './measure-moves.js';
import { observe, type Scope, type Sources } from './observe.js';
import { planSubjects } from '../schemas/plan-subjects.js';
import { planTopics } from './plan-topics.js';
import { refuseImpossible } from './refuse-impossible.js';
import { refuseIncompatible } from '../schemas/refuse-incompatible.js';
import type { ObservedSubject } from '../schemas/subject-actions.js';

export interface SyncOptions {
  /** Names of topics; empty for all. Their dead-letter topics are meant with them. */
  readonly only: readonly string[];
  readonly prune: boolean;
  /** Patterns of topics that `prune` leaves, beside those of the catalog. */
  readonly keep: readonly string[];
  readonly pruneConfig: boolean;
  readonly allowPartitionIncrease: boolean;
  readonly capReplication: boolean;
  readonly schemas: boolean;
  /** Also rights, users and limits, where the catalog says something of them and no topics are named. */
  readonly access: boolean;
}

export interface Unchanged extends UnchangedAccess {
  readonly topics: number;
  readonly subjects: number;
}

/** What has to happen, as a value, with what it was made from. */
export interface Plan {
  readonly clusterId: string;
  readonly scope: Scope;
  /** Digest of the state it was made from. */
  readonly observed: string;
  readonly actions: readonly Action[];
  /** What was seen of each topic that an action destroys, or records of it. */
  readonly destroyed: readonly SeenTopic[];
  /** How many of what is in scope are as they should be; null of access that is not. */
  readonly unchanged: Unchanged;
}

/**
 * Compares the cluster with the catalog, and asks controller and registry whether they would do what has to happen. Changes
 * nothing.
 */
export async function planSync(catalog: Catalog, options: SyncOptions, sources: Sources): Promise<Plan> {
  const topics = chosenTopics(catalog, options.only);
  const scope = scopeOf(catalog, topics, options);
  const observation = await observe(scope, sources);
  const keep = [...catalog.keep, ...options.keep];
  const planned = planTopics(topics, observation.topics, { ...options, keep, brokers: observation.brokers });
  const { principal: self } = sources.kafka;
  const rights =
    observation.access === null
      ? []
      : planAccess(catalog.access, observation.access, { prune: options.prune, keep, self });
  const [possible, subjects, access] = await Promise.all([
    measureMoves(planned, sources.kafka).then((measured) => refuseImpossible(measured, sources.kafka)),
    observation.subjects === null ? [] : planCompatible(topics, observation.subjects, sources),
    refuseAccess(rights, sources.kafka),
  ]);
  const actions = [...possible, ...subjects, ...access];
  return {
    clusterId: observation.clusterId,
    scope,
    observed: observationDigest(observation, scope),
    actions,
    destroyed: destroyedBy(actions, observation.topics),
    unchanged: unchangedOf(scope, observation, actions),
  };
}

async function planCompatible(
  topics: readonly CatalogTopic[],
  observed: readonly ObservedSubject[],
  { registry }: Sources,
): Promise<readonly Action[]> {
  const actions = planSubjects(topics, observed);
  return actions.length === 0 ? [] : refuseIncompatible(actions, topics, await registry());
}

/** Of a topic that goes as a whole, also where its logs end: nobody has seen what comes later. */
function destroyedBy(actions: readonly Action[], observed: readonly ObservedTopic[]): readonly SeenTopic[] {
  const topics = new Map(observed.map((topic) => [topic.name, topic]));
  return actions.filter(destroys).flatMap((action) => {
    const seen = topics.get(targetOf(action));
    if (seen === undefined) return [];
    const { name: topic, topicId, contents } = seen;
    return [{ topic, topicId, ends: action.action === 'delete-topic' ? (contents?.ends ?? null) : null }];
  });
}

function chosenTopics(catalog: Catalog, only: readonly string[]): readonly CatalogTopic[] {
  const unknown = only.find((name) => catalog.topics.every((topic) => topic.name !== name));
  if (unknown !== undefined) throw new AppError('USAGE', `the catalog "${catalog.path}" has no topic "${unknown}"`);
  return catalog.topics.filter(
    ({ name, deadLetterOf }) => only.length === 0 || only.includes(name) || only.includes(deadLetterOf ?? ''),
  );
}

function scopeOf({ access }: Catalog, topics: readonly CatalogTopic[], options: SyncOptions): Scope {
  const withSchema = topics.filter(({ value }) => value !== null);
  return {
    topics: topics.map(({ name }) => name),
    everyTopic: options.prune,
    subjects: options.schemas && withSchema.length > 0 ? withSchema.map(({ name }) => valueSubject(name)) : null,
    access: options.access && options.only.length === 0 ? accessScope(access) : null,
  };
}

function unchangedOf(scope: Scope, observation: Observation, actions: readonly Action[]): Plan['unchanged'] {
  const touched = new Set(actions.map(targetOf));
  const present = new Set(observation.topics.map(({ name }) => name));
  return {
    topics: scope.topics.filter((name) => present.has(name) && !touched.has(name)).length,
    subjects: (scope.subjects ?? []).filter((subject) => !touched.has(subject)).length,
    ...unchangedAccess(scope.access, observation.access, actions),
  };
}

/** The name of the topic, subject, principal or entity that an action is about. */
export function targetOf(action: Action): string {
  switch (action.action) {
    case 'register-schema':
    case 'set-compatibility':
      return action.subject;
    case 'refused':
      return action.target;
    case 'create-acl':
    case 'delete-acl':
      return action.acl.principal;
    case 'alter-quotas':
      return entityText(action.entity);
    default:
      return action.topic;
  }
}
