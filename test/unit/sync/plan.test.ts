import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCatalog } from '../../../src/lib/catalog/load.js';
import { planSubjects } from '../../../src/lib/schemas/plan-subjects.js';
import type { Action } from '../../../src/lib/sync/actions.js';
import type { Observation } from '../../../src/lib/sync/observation.js';
import { planTopics, type TopicPlanOptions } from '../../../src/lib/sync/plan-topics.js';

/** A folder a case: catalog.yaml and cluster.json with options.json make plan.json. */
const folder = join(import.meta.dirname, '../../fixtures/plans');

function read(name: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, name, file), 'utf8'));
}

async function plan(name: string): Promise<readonly Action[]> {
  const { topics, keep } = await readCatalog(join(folder, name, 'catalog.yaml'));
  const observation = read(name, 'cluster.json') as Observation;
  const options = read(name, 'options.json') as Omit<TopicPlanOptions, 'keep' | 'brokers'>;
  return [
    ...planTopics(topics, observation.topics, { ...options, keep, brokers: observation.brokers }),
    ...planSubjects(topics, observation.subjects ?? []),
  ];
}

describe('the plan', () => {
  it.each(readdirSync(folder))('%s', async (name) => {
    const actions = await plan(name);
    expect(JSON.parse(JSON.stringify(actions))).toEqual(read(name, 'plan.json'));
  });
});
