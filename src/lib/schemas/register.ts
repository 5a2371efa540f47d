import { resolve } from 'node:path';
import { valueSubject, type Catalog, type CatalogTopic } from '../catalog/catalog.js';
import { AppError } from '../errors.js';
import type { ItemError } from '../kafka/item-error.js';
import type { SchemaRegistry } from '../registry/client.js';
import { applySubjects } from '../sync/apply-subjects.js';
import { observeSubjects } from '../sync/observe.js';
import { planSubjects } from '../sync/plan-subjects.js';

export interface RegisteredSubject {
  readonly subject: string;
  readonly file: string;
  readonly status: 'registered' | 'unchanged' | 'failed' | 'planned';
  readonly before: number | null;
  readonly error: ItemError | null;
}

export interface RegisterInputs {
  readonly catalog: Catalog;
  /** Schema files of the catalog; empty for all of them. */
  readonly files: readonly string[];
  readonly workingDirectory: string;
  readonly dryRun: boolean;
}

/** Registers the catalog's schemas where they are new, and sets their levels: the part of a sync that is about schemas. */
export async function registerSchemas(
  registry: SchemaRegistry,
  inputs: RegisterInputs,
): Promise<readonly RegisteredSubject[]> {
  const topics = chosenTopics(inputs);
  const observed = await observeSubjects(
    topics.map(({ name }) => valueSubject(name)),
    registry,
  );
  const actions = planSubjects(topics, observed);
  const outcomes = inputs.dryRun
    ? []
    : await applySubjects(
        actions.filter((action) => action.action === 'register-schema' || action.action === 'set-compatibility'),
        () => Promise.resolve(registry),
      );
  return topics.map(({ name, value }) => {
    const subject = valueSubject(name);
    const planned = actions.some((action) => 'subject' in action && action.subject === subject);
    const error =
      outcomes.find(([action, each]) => each !== null && 'subject' in action && action.subject === subject)?.[1] ??
      null;
    const status = error !== null ? 'failed' : !planned ? 'unchanged' : inputs.dryRun ? 'planned' : 'registered';
    const before = observed.find((each) => each.subject === subject)?.latest?.version ?? null;
    return { subject, file: value?.file ?? '', status, before, error };
  });
}

function chosenTopics({ catalog, files, workingDirectory }: RegisterInputs): readonly CatalogTopic[] {
  const withSchema = catalog.topics.filter(({ value }) => value !== null);
  if (files.length === 0) return withSchema;
  return files.flatMap((file) => {
    const path = resolve(workingDirectory, file);
    const found = withSchema.filter(({ value }) => value?.file === path);
    if (found.length > 0) return found;
    throw new AppError('INPUT_INVALID', `no topic of the catalog "${catalog.path}" has the schema "${file}"`, {
      hint: 'Name it as the `value` of a topic in the catalog.',
    });
  });
}
