export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  /** The test or file, and what went wrong with it. */
  readonly failures: readonly string[];
}

export function reporters(report: string): readonly string[];

/** @param ended the exit code of the runner */
export function readTestReport(reportFile: string, ended: number | null): TestReport;
