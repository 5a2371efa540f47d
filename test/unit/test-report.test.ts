import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { slowestFiles } from '../../scripts/file-times.mjs';
import { readTestReport, reporters, type TestReport } from '../../scripts/test-report.mjs';
import { workspace } from '../helpers/workspace.js';

/** What the checks make of a run of Vitest on these files. */
async function reportOf(files: Readonly<Record<string, string>>): Promise<TestReport> {
  const folder = workspace({ ...files, 'vitest.config.mjs': 'export default {}' });
  return runIn(folder, join(folder, 'times.jsonl'));
}

async function runIn(folder: string, times: string): Promise<TestReport> {
  const report = join(folder, 'report.json');
  const args = ['run', '--root', folder, '--globals', ...reporters(report)];
  const env = { TODO_KAFKA_TEST_TIMES: times };
  const { exitCode } = await execa('node_modules/.bin/vitest', args, { reject: false, env });
  return readTestReport(report, exitCode ?? null);
}

const sound = "describe('sums', () => { it('holds', () => expect(1 + 1).toBe(2)); });";

describe('the report of a run of tests', () => {
  it('counts', async () => {
    expect(await reportOf({ 'a.test.js': sound })).toEqual({ passed: 1, failed: 0, failures: [] });
  });

  it('names each test that has failed, and a file that could not be loaded', async () => {
    const { passed, failed, failures } = await reportOf({
      'a.test.js': sound,
      'b.test.js': "describe('sums', () => { it('fails', () => expect(1 + 1).toBe(3)); });",
      'c.test.js': "throw new Error('not to be loaded');",
    });
    expect({ passed, failed }).toEqual({ passed: 1, failed: 2 });
    expect(failures.toSorted((a, b) => a.length - b.length)).toEqual([
      expect.stringMatching(/c\.test\.js: not to be loaded/),
      expect.stringMatching(/b\.test\.js > sums fails: AssertionError: expected 2 to be 3/),
    ]);
  });

  it('has one for an error that no test has caught, and for a run without a report', async () => {
    const uncaught =
      "it('ends', () => { setTimeout(() => { throw new Error('late'); }); return new Promise((done) => setTimeout(done, 50)); });";
    expect(await reportOf({ 'a.test.js': uncaught })).toMatchObject({ failed: 1, failures: [expect.any(String)] });
    expect(readTestReport('no-such-file.json', 1)).toMatchObject({ failed: 1, failures: [expect.any(String)] });
  });

  it('tells the slowest files, with the time of their hooks', async () => {
    const slow = `beforeAll(() => new Promise((done) => setTimeout(done, 700))); ${sound}`;
    const files = { 'a.test.js': sound, 'b.test.js': slow, 'vitest.config.mjs': 'export default {}' };
    const folder = workspace(files);
    const times = join(folder, 'times.jsonl');
    await runIn(folder, times);
    expect(slowestFiles(times, 1)).toEqual([expect.stringMatching(/^ +\d+\.\d s {2}.*b\.test\.js$/)]);
    expect(slowestFiles(times, 10)).toHaveLength(2);
  });
});
