import { AppError } from '../errors.js';
import type { SchemaRegistry } from '../registry/client.js';
import { counted } from '../values/wording.js';

export interface DeletionInputs {
  readonly subject: string;
  /** null for all of them. */
  readonly version: number | null;
  /** For good: of what was deleted before only. */
  readonly permanent: boolean;
}

/**
 * The versions that would go.
 * @throws AppError SUBJECT_NOT_FOUND, SUBJECT_NOT_DELETED, SUBJECT_REFERENCED where it cannot be done
 */
export async function planSubjectDeletion(
  registry: SchemaRegistry,
  { subject, version, permanent }: DeletionInputs,
): Promise<readonly number[]> {
  const [live, all] = await Promise.all([registry.versions(subject), registry.versions(subject, { deleted: true })]);
  const wanted = (versions: readonly number[]): readonly number[] =>
    version === null ? versions : versions.filter((candidate) => candidate === version);
  const name = version === null ? `subject "${subject}"` : `version ${version} of "${subject}"`;
  if (wanted(all).length === 0) throw new AppError('SUBJECT_NOT_FOUND', `the registry has no ${name}`);

  const alive = wanted(live);
  if (permanent) {
    if (alive.length > 0) throw new AppError('SUBJECT_NOT_DELETED', `${name} ${presence(alive, version)}`);
    return wanted(all);
  }
  if (alive.length === 0) {
    throw new AppError('SUBJECT_NOT_FOUND', `${name} is deleted already`, {
      hint: 'Add `--permanent` to delete it for good.',
    });
  }
  await expectUnused(registry, subject, alive);
  return alive;
}

/**
 * Before versions go that were shown a while ago: a subject goes with all that it has.
 * @throws AppError PLAN_STALE where it has others by now
 */
export async function expectVersions(
  registry: SchemaRegistry,
  inputs: DeletionInputs,
  shown: readonly number[],
): Promise<void> {
  const now = await planSubjectDeletion(registry, inputs);
  if (now.join() === shown.join()) return;
  throw new AppError('PLAN_STALE', `nothing was done: "${inputs.subject}" has versions ${now.join(', ')} by now`, {
    hint: 'Look at it again, then repeat the command.',
  });
}

function presence(alive: readonly number[], version: number | null): string {
  return version === null ? `still has ${counted(alive.length, 'version')}: ${alive.join(', ')}` : 'is still there';
}

async function expectUnused(registry: SchemaRegistry, subject: string, versions: readonly number[]): Promise<void> {
  const users = await Promise.all(
    versions.map(async (version) => ({ version, users: await registry.referencesTo(subject, version) })),
  );
  const problems = users.flatMap(({ version, users: referrers }) =>
    referrers.map((user) => ({ message: `version ${user.version} of "${user.subject}" refers to version ${version}` })),
  );
  if (problems.length === 0) return;
  throw new AppError('SUBJECT_REFERENCED', `"${subject}" is used by other schemas`, { problems });
}
