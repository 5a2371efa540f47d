import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** For Vitest: lines to read, the report, and how long each file took (`file-times.mjs`). */
export function reporters(report) {
  return [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    `--reporter=${join(import.meta.dirname, 'file-times.mjs')}`,
  ];
}

/**
 * What a run of vitest with its JSON reporter came to, with a line for each failure. A run without a report, or one that
 * failed whole, is one failure.
 */
export function readTestReport(reportFile, ended) {
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(reportFile, 'utf8'));
    const failures = testResults.flatMap(failuresOf);
    // Such as a set-up that failed, or an error that no test caught.
    if (failures.length === 0 && ended !== 0) failures.push(`the runner ended with ${ended}, though no test failed`);
    return { passed: numPassedTests, failed: failures.length, failures };
  } catch {
    return { passed: 0, failed: 1, failures: ['the runner of the tests left no report'] };
  }
}

/** A file that could not be loaded has no test of its own to count. */
function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLines(message)}`] : [];
  return failed.map(
    ({ fullName, failureMessages }) => `${file} > ${fullName}: ${firstLines(failureMessages.join('\n'))}`,
  );
}

/** Enough of a failure to know it by: its first lines, without the stack. */
function firstLines(text) {
  const lines = text.split('\n').filter((line) => !/^\s+at /.test(line));
  return lines.slice(0, 6).join('\n    ').slice(0, 2_000);
}
