/** What is shorter than this is too short on a machine whose cores are busy with something else, in milliseconds. */
const leastLimit = 60_000;

/**
 * Asks again and again until it holds, and fails with the last failure when it does not in time.
 * @param within milliseconds, a minute at least: a limit is for what never comes, not for what takes its time
 */
export async function eventually<Result>(
  question: () => Result | Promise<Result>,
  { within = leastLimit }: { readonly within?: number } = {},
): Promise<Result> {
  const deadline = Date.now() + Math.max(within, leastLimit);
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
