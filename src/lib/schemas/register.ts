import type { Catalog } from '../catalog/catalog.js';
import type { Registration } from '../documents/schema-words.js';
import type { ItemError } from '../kafka/item-error.js';
import { valueSubject } from '../names/subjects.js';
import type { SchemaRegistry } from '../registry/client.js';
import { applySubjects } from './apply-subjects.js';
import { chosenTopics, type ChosenFiles } from './chosen-topics.js';
import { observeSubjects } from './observe-subjects.js';
import { planSubjects } from './plan-subjects.js';
import { refuseIncompatible } from './refuse-incompatible.js';

export interface RegisteredSubject {
  readonly subject: string;
  readonly file: string;
  readonly status: Registration;
  readonly before: number | null;
  readonly error: ItemError | null;
}

export interface RegisterInputs extends ChosenFiles {
  readonly catalog: Catalog;
}

export interface RegistrationPlan {
  readonly topics: ReturnType<typeof chosenTopics>;
  readonly observed: Awaited<ReturnType<typeof observeSubjects>>;
  readonly actions: Awaited<ReturnType<typeof refuseIncompatible>>;
}

/** Which of the catalog's schemas are new, and which levels are others: the part of a sync that is about schemas. */
export async function planRegistration(registry: SchemaRegistry, inputs: RegisterInputs): Promise<RegistrationPlan> {
  const topics = chosenTopics(inputs.catalog, inputs);
  const observed = await observeSubjects(
    topics.map(({ name }) => valueSubject(name)),
    registry,
  );
  const actions = await refuseIncompatible(planSubjects(topics, observed), topics, registry);
  return { topics, observed, actions };
}

type Applied = Awaited<ReturnType<typeof applySubjects>>;

export async function carryOutRegistration(registry: SchemaRegistry, { actions }: RegistrationPlan): Promise<Applied> {
  const accepted = actions.filter((action) => action.action !== 'refused');
  return applySubjects(accepted, () => Promise.resolve(registry));
}

/** @param outcomes null where the plan was not carried out */
export function registeredSubjects(
  { topics, observed, actions }: RegistrationPlan,
  outcomes: Applied | null,
): readonly RegisteredSubject[] {
  return topics.map(({ name, value }) => {
    const subject = valueSubject(name);
    const planned = actions.some((action) => 'subject' in action && action.subject === subject);
    const refused = actions.find((action) => action.action === 'refused' && action.target === subject);
    const refusal = refused?.action === 'refused' ? refused : null;
    const failure =
      outcomes?.find(([action, itemError]) => itemError !== null && action.subject === subject)?.[1] ?? null;
    const error = refusal === null ? failure : { code: refusal.code ?? 'SCHEMA_INCOMPATIBLE', message: refusal.reason };
    const status = error !== null ? 'failed' : !planned ? 'unchanged' : outcomes === null ? 'planned' : 'registered';
    const before = observed.find((other) => other.subject === subject)?.latest?.version ?? null;
    return { subject, file: value.file, status, before, error };
  });
}
