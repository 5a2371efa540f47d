import { writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { unchangedCounts } from '../documents/topics.js';
import { AppError, messageOf } from '../errors.js';
import { aclOperations, patternTypes, permissions, resourceTypes } from '../names/acl-words.js';
import { changeOf } from '../topics/changed-since.js';
import { observationDigest } from './observation.js';
import { observe, type Sources } from './observe.js';
import type { Plan } from './plan.js';
import { readText } from '../values/read-file.js';
import { escapeControls } from '../values/control-characters.js';
import { parseJsonInTurns } from '../values/parse-json-in-turns.js';

const count = z.int().check(z.gte(0));
const text = z.string();

const configChange = z.strictObject({
  name: text,
  before: z.nullable(text),
  after: z.nullable(text),
  deletesRecords: z.boolean(),
});

const replicaMove = z.strictObject({
  partition: count,
  before: z.array(z.int()),
  after: z.array(z.int()),
  bytes: count,
});

const acl = z.strictObject({
  resourceType: z.enum(resourceTypes),
  resourceName: text,
  patternType: z.enum(patternTypes),
  principal: text,
  host: text,
  operation: z.enum(aclOperations),
  permission: z.enum(permissions),
});

const action = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('create-topic'),
    topic: text,
    partitions: count,
    replicationFactor: count,
    configs: z.record(text, text),
  }),
  z.strictObject({
    action: z.literal('alter-configs'),
    topic: text,
    configs: z.array(configChange),
  }),
  z.strictObject({ action: z.literal('add-partitions'), topic: text, before: count, after: count }),
  z.strictObject({
    action: z.literal('change-replication'),
    topic: text,
    before: count,
    after: count,
    moves: z.array(replicaMove),
    minInSyncReplicas: z.nullable(configChange),
    neededBefore: count,
    neededAfter: count,
  }),
  z.strictObject({ action: z.literal('delete-topic'), topic: text, records: count }),
  z.strictObject({ action: z.literal('register-schema'), subject: text, before: z.nullable(z.int()), schema: text }),
  z.strictObject({ action: z.literal('set-compatibility'), subject: text, before: z.nullable(text), after: text }),
  z.strictObject({ action: z.literal('create-acl'), acl, first: z.boolean() }),
  z.strictObject({ action: z.literal('delete-acl'), acl }),
  z.strictObject({
    action: z.literal('alter-quotas'),
    entity: z.record(text, z.nullable(text)),
    changes: z.array(
      z.strictObject({ name: text, before: z.nullable(z.number()), after: z.nullable(z.number().check(z.gt(0))) }),
    ),
  }),
  z.strictObject({ action: z.literal('refused'), target: text, reason: text }),
]);

/** Of the form of plan files: 2 since they hold what they would destroy, 3 since they hold rights and limits. */
const version = 3;

const planFile = z.strictObject({
  kind: z.literal('todo-kafka.plan'),
  version: z.literal(version),
  clusterId: text,
  scope: z.strictObject({
    topics: z.array(text),
    everyTopic: z.boolean(),
    subjects: z.nullable(z.array(text)),
    access: z.nullable(
      z.strictObject({
        acls: z.nullable(z.array(text)),
        users: z.nullable(z.array(text)),
        quotas: z.nullable(z.array(text)),
      }),
    ),
  }),
  observed: text,
  actions: z.array(action),
  destroyed: z.array(
    z.strictObject({
      topic: text,
      topicId: text,
      ends: z.nullable(z.array(z.strictObject({ partition: count, end: z.nullable(count) }))),
    }),
  ),
  unchanged: unchangedCounts,
});

/** Writes a plan, to be looked at and carried out later. */
export async function writePlan(file: string, plan: Plan): Promise<void> {
  try {
    await writeFile(
      file,
      `${escapeControls(JSON.stringify({ kind: 'todo-kafka.plan', version, ...plan }, null, 2))}\n`,
    );
  } catch (error) {
    throw new AppError('OUTPUT_FAILED', `cannot write the plan "${file}": ${messageOf(error)}`, { cause: error });
  }
}

/** @throws AppError FILE_UNREADABLE, INPUT_INVALID */
export async function readPlan(file: string): Promise<Plan> {
  let contents: string;
  try {
    contents = await readText(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read the plan "${file}": ${messageOf(error)}`, { cause: error });
  }
  try {
    return planFile.parse(await parseJsonInTurns(contents, { precise: true }));
  } catch (error) {
    throw new AppError('INPUT_INVALID', `"${file}" is not a plan that this todo-kafka wrote`, { cause: error });
  }
}

/**
 * Refuses a plan that was made for another cluster, or from a state that somebody has changed since.
 * @throws AppError PLAN_STALE
 */
export async function expectFresh(file: string, plan: Plan, sources: Sources): Promise<void> {
  const observation = await observe(plan.scope, sources);
  if (observation.clusterId !== plan.clusterId) {
    throw new AppError(
      'PLAN_STALE',
      `the plan "${file}" is for cluster ${plan.clusterId}, this is ${observation.clusterId}`,
    );
  }
  const now = new Map(
    observation.topics.map(({ name, topicId, contents }) => [name, { topicId, ends: contents?.ends ?? null }]),
  );
  for (const seen of plan.destroyed) {
    const change = changeOf(seen, now.get(seen.topic));
    if (change !== null) throw new AppError('PLAN_STALE', `${change} the plan "${file}" was made`);
  }
  if (observationDigest(observation, plan.scope) !== plan.observed) {
    throw new AppError('PLAN_STALE', `the cluster has changed since the plan "${file}" was made`);
  }
}
