import { valueSubject, type Catalog, type CatalogTopic } from '../catalog/catalog.js';
import { AppError } from '../errors.js';
import type { Action } from './actions.js';
import { observationDigest, type Observation } from './observation.js';
import { measureMoves } from './measure-moves.js';
import { observe, type Scope, type Sources } from './observe.js';
import { planSubjects } from './plan-subjects.js';
import { planTopics } from './plan-topics.js';

export interface SyncOptions {
  /** Names of topics; empty for all. Their dead-letter topics are meant with them. */
  readonly only: readonly string[];
  readonly prune: boolean;
  readonly pruneConfig: boolean;
  readonly allowPartitionIncrease: boolean;
  readonly capReplication: boolean;
  readonly schemas: boolean;
}

/** What has to happen, as a value, with what it was made from. */
export interface Plan {
  readonly clusterId: string;
  readonly scope: Scope;
  /** Digest of the state it was made from. */
  readonly observed: string;
  readonly actions: readonly Action[];
  /** How many topics and subjects in scope are as they should be. */
  readonly unchanged: { readonly topics: number; readonly subjects: number };
}

/** Compares the cluster with the catalog. Changes nothing. */
export async function planSync(catalog: Catalog, options: SyncOptions, sources: Sources): Promise<Plan> {
  const topics = chosenTopics(catalog, options.only);
  const scope = scopeOf(topics, options);
  const observation = await observe(scope, sources);
  const planned = planTopics(topics, observation.topics, { ...options, brokers: observation.brokers });
  const actions = [
    ...(await measureMoves(planned, sources.kafka)),
    ...(observation.subjects === null ? [] : planSubjects(topics, observation.subjects)),
  ];
  return {
    clusterId: observation.clusterId,
    scope,
    observed: observationDigest(observation),
    actions,
    unchanged: unchangedOf(scope, observation, actions),
  };
}

function chosenTopics(catalog: Catalog, only: readonly string[]): readonly CatalogTopic[] {
  const unknown = only.find((name) => catalog.topics.every((topic) => topic.name !== name));
  if (unknown !== undefined) throw new AppError('USAGE', `the catalog "${catalog.path}" has no topic "${unknown}"`);
  return catalog.topics.filter(
    ({ name, deadLetterOf }) => only.length === 0 || only.includes(name) || only.includes(deadLetterOf ?? ''),
  );
}

function scopeOf(topics: readonly CatalogTopic[], options: SyncOptions): Scope {
  const withSchema = topics.filter(({ value }) => value !== null);
  return {
    topics: topics.map(({ name }) => name),
    everyTopic: options.prune,
    subjects: options.schemas && withSchema.length > 0 ? withSchema.map(({ name }) => valueSubject(name)) : null,
  };
}

function unchangedOf(scope: Scope, observation: Observation, actions: readonly Action[]): Plan['unchanged'] {
  const touched = new Set(actions.map(targetOf));
  const present = new Set(observation.topics.map(({ name }) => name));
  return {
    topics: scope.topics.filter((name) => present.has(name) && !touched.has(name)).length,
    subjects: (scope.subjects ?? []).filter((subject) => !touched.has(subject)).length,
  };
}

/** The name of the topic or subject that an action is about. */
export function targetOf(action: Action): string {
  switch (action.action) {
    case 'register-schema':
    case 'set-compatibility':
      return action.subject;
    case 'refused':
      return action.target;
    default:
      return action.topic;
  }
}
