export interface SuiteCase {
  readonly name: string;
  /** What went wrong; null where the case passed. */
  readonly fault: string | null;
}

/**
 * Prints how the cases of a suite went, and has the process fail where one failed that is no exception, where an exception has no
 * case, and where there were no cases at all.
 * @param exceptions by name; docs/conformance.md has the reasons
 */
export function tally(suite: string, cases: readonly SuiteCase[], exceptions: readonly RegExp[] = []): void {
  const wrong = cases.filter(({ fault }) => fault !== null);
  const isExcepted = ({ name }: SuiteCase): boolean => exceptions.some((pattern) => pattern.test(name));
  const failed = wrong.filter((each) => !isExcepted(each));
  const stale = exceptions.filter((pattern) => !wrong.some(({ name }) => pattern.test(name)));
  const passed = cases.length - wrong.length;
  print(
    `${suite}: ${passed} of ${cases.length} passed, ${wrong.length - failed.length} exceptions, ${failed.length} failed`,
  );
  for (const { name, fault } of failed) print(`  failed ${name}: ${fault ?? ''}`);
  for (const pattern of stale) print(`  nothing fails that is like ${String(pattern)}`);
  if (failed.length > 0 || stale.length > 0 || cases.length === 0) process.exitCode = 1;
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
