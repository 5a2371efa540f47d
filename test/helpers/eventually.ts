/** Asks again and again until it holds, and fails with the last failure when it does not in time. */
export async function eventually<Result>(
  question: () => Result | Promise<Result>,
  { within }: { readonly within: number },
): Promise<Result> {
  const deadline = Date.now() + within;
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
