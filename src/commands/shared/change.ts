import type { Context } from '../../lib/context/context.js';

/** A change that the library has planned, and that nobody has made yet. */
export interface Change<Outcome> {
  /** Show the plan and change nothing. */
  readonly dryRun: boolean;
  /** True where the plan says that nothing is to be done. */
  readonly isEmpty: boolean;
  /** What it destroys, as the question has it: `delete topic "a" with 12 records`; null where it destroys nothing. */
  readonly destroys: string | null;
  /** What has to be seen before the question can be answered. */
  readonly shown?: () => Promise<readonly string[]>;
  /**
   * Makes the change.
   * @param wasAsked somebody was, so that the plan may be old by now
   */
  readonly apply: (wasAsked: boolean) => Promise<Outcome>;
}

/**
 * The one way from a plan to a change, for every command that plans one: a dry run ends here, and so does a plan of nothing; what
 * is destroyed is shown and asked about first.
 * @returns what came of it; null where nothing was to be changed
 * @throws AppError CONFIRMATION_NEEDED, DECLINED; what `apply` throws
 */
export async function makeChange<Outcome>(
  context: Context,
  { dryRun, isEmpty, destroys, shown, apply }: Change<Outcome>,
): Promise<Outcome | null> {
  if (dryRun || isEmpty) return null;
  if (destroys === null) return apply(false);
  for (const text of (await shown?.()) ?? []) context.out.note(text);
  return apply(await context.confirm(destroys));
}
