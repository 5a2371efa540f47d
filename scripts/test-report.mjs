import { readFileSync } from 'node:fs';

/** What a run of vitest with its JSON reporter came to. A run without a report, or one that failed whole, is one failure. */
export function countTests(reportFile, ended) {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(reportFile, 'utf8'));
    // A file that could not be loaded, or a set-up that failed, has no test of its own to count.
    const unloaded = ended === 0 || numFailedTests > 0 ? 0 : Math.max(1, numFailedTestSuites);
    return { passed: numPassedTests, failed: numFailedTests + unloaded };
  } catch {
    console.log('== tests: the runner left no report');
    return { passed: 0, failed: 1 };
  }
}
