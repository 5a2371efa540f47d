import { groupBy } from '../../../values/group-by.js';
import type { TypeDefinition } from './definitions.js';

/** Names of types that the written file has for itself. */
export const ownNames = ['Long', 'Double', 'Bytes', 'Decimal', 'EventsByTopic', 'EventInputsByTopic'] as const;

/** `TaskCreatedEvent` → `TaskCreatedEventInput`, the type of what a producer hands over. */
export function inputName(name: string): string {
  return `${name}Input`;
}

/**
 * Gives each type a name of its own: that without a namespace where no other has it, else with as much of the namespace,
 * or of the schema that it is in, as tells them apart.
 * @param taken names that are not to be had
 */
export function nameDefinitions(
  definitions: readonly TypeDefinition[],
  taken: readonly string[],
): ReadonlyMap<TypeDefinition, string> {
  const candidates = new Map(definitions.map((definition, index) => [definition, candidatesFor(definition, index)]));
  const chosen = new Map(definitions.map((definition) => [definition, 0]));
  const nameOf = (definition: TypeDefinition): string =>
    candidates.get(definition)?.[chosen.get(definition) ?? 0] ?? '';
  for (;;) {
    const claims = definitions.flatMap((definition) =>
      [nameOf(definition), inputName(nameOf(definition))].map((name) => ({ definition, name })),
    );
    const colliding = [...groupBy(claims, ({ name }) => name)]
      .filter(([name, group]) => group.length > 1 || taken.includes(name))
      .flatMap(([, group]) => group.map(({ definition }) => definition));
    if (colliding.length === 0) return new Map(definitions.map((definition) => [definition, nameOf(definition)]));
    for (const definition of new Set(colliding)) chosen.set(definition, (chosen.get(definition) ?? 0) + 1);
  }
}

/** From the shortest to one that nothing else can have. */
function candidatesFor({ schema, owner }: TypeDefinition, index: number): readonly string[] {
  const parts = schema.name.split('.');
  const short = typeName(parts.at(-1) ?? '');
  const qualified = parts.map((_, start) => parts.slice(start).map(typeName).join('')).reverse();
  const within = `${typeName(owner.split('.').at(-1) ?? '')}${short}`;
  return [...qualified, within, `${within}${index + 1}`, `${within}_${index + 1}_`];
}

/** `task_created` → `TaskCreated`; a name in capitals at its start is none of TypeScript's own. */
export function typeName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(pascal) ? pascal : `T${pascal}`;
}
