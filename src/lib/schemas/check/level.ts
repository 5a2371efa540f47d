import {
  type CompatibilityLevel,
  compatibilityLevels,
  type Direction,
  type levelSources,
} from '../../documents/schema-words.js';
import { AppError } from '../../errors.js';
import type { SchemaRegistry } from '../../registry/client.js';

export interface ChosenLevel {
  readonly level: CompatibilityLevel;
  readonly source: (typeof levelSources)[number];
}

export interface LevelInputs {
  readonly option: CompatibilityLevel | undefined;
  readonly catalog: CompatibilityLevel | null;
  readonly registryWide: CompatibilityLevel;
}

/**
 * The level that a subject is checked on. Apicurio gives the one for all as that of a subject without one of its own: the
 * answer counts as the subject's only where it is another.
 */
export async function chooseLevel(
  subject: string,
  { option, catalog, registryWide }: LevelInputs,
  registry: Pick<SchemaRegistry, 'compatibility'>,
): Promise<ChosenLevel> {
  if (option !== undefined) return { level: option, source: 'option' };
  const answer = await registry.compatibility(subject);
  if (answer !== null && answer !== registryWide) return { level: knownLevel(answer), source: 'subject' };
  if (catalog !== null) return { level: catalog, source: 'catalog' };
  return { level: registryWide, source: 'registry' };
}

export function knownLevel(text: string): CompatibilityLevel {
  const level = compatibilityLevels.find((known) => known === text);
  if (level === undefined) throw new AppError('REGISTRY_REQUEST_FAILED', `the registry has an unknown level "${text}"`);
  return level;
}

/** Who has to be able to read whom. */
export function directionsOf(level: CompatibilityLevel): readonly Direction[] {
  if (level === 'NONE') return [];
  if (level.startsWith('FULL')) return ['backward', 'forward'];
  return level.startsWith('BACKWARD') ? ['backward'] : ['forward'];
}

/** Whether every version counts, not only the newest. */
export function isTransitive(level: CompatibilityLevel): boolean {
  return level.endsWith('_TRANSITIVE');
}
