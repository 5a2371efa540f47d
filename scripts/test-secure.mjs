// `npm run test:secure`: the integration suites on a cluster that is made with `up --secure`: every client of them comes with
// TLS, a user of SCRAM and the registry's login (test/helpers/cluster-login.ts).
//   PATTERN…        only the files whose path has one of these in it
//   --telling       the few files that between them have every command, service and foreign client
//   --report FILE   count for another run, which prints its own last line
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTestReport, reporters } from './test-report.mjs';

const suites = ['dead-letters', 'groups', 'records', 'schemas', 'services', 'topics', 'transactions'];
/** Some three minutes. */
const telling = [
  'dead-letters/redrive-values',
  'groups/reset',
  'records/foreign-clients',
  'records/kafkajs-registry',
  'services/foreign-members',
  'services/producer',
  'topics/sync',
];

/** What has nothing to say of a secure cluster, and why. */
const ownBrokers = 'starts brokers of its own, without TLS';
const files = {
  'dead-letters/redrive-retention': ownBrokers,
  'groups/older-versions': 'its list of what older brokers know has no SASL in it',
  'records/tiered-storage': ownBrokers,
  'transactions/transactions': ownBrokers,
  'schemas/requests': 'its registries are servers of its own',
};
const kcat = 'the kcat of Debian and Ubuntu cannot log in: librdkafka before 2.6 repeats its nonce in SCRAM';
const tests = {
  'makes none for us: an unknown topic fails by name': ownBrokers,
  'goes to another cluster': ownBrokers,
  'by a plan file, which is refused as a whole': ownBrokers,
  'kcat reads, with key and headers': kcat,
  'is what kcat wrote': kcat,
  'is written so that Java and kcat read it': kcat,
  'is read as Java and kcat wrote it': kcat,
};

const argv = process.argv.slice(2);
const at = argv.indexOf('--report');
const countsFile = at === -1 ? null : argv[at + 1];
const patterns = argv.filter((each) => !each.startsWith('--') && each !== countsFile);

const chosen = suites
  .flatMap((suite) => readdirSync(join('test/integration', suite)).map((name) => `${suite}/${name}`))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => file.replace('.test.ts', ''))
  .filter((file) => !(file in files))
  .filter((file) => !argv.includes('--telling') || telling.includes(file))
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)));
console.log(`On a cluster of \`up --secure\`:\n${chosen.map((file) => `  ${file}`).join('\n')}`);
console.log('Not there:');
for (const [what, why] of [...Object.entries(files), ...Object.entries(tests)]) console.log(`  ${what}: ${why}`);

const folder = mkdtempSync(join(tmpdir(), 'todo-kafka-secure-'));
const report = join(folder, 'report.json');
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const others = `^(?!.*(?:${Object.keys(tests).map(escaped).join('|')})).*$`;
const run = ['--project', 'integration', '--testNamePattern', others, ...reporters(report)];
const { status } = spawnSync(
  process.execPath,
  [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...run, ...chosen.map((file) => `${file}.test.ts`)],
  { env: { ...process.env, TODO_KAFKA_TEST_SECURE: '1' }, stdio: ['ignore', 'inherit', 'inherit'] },
);
const { passed, failures } = readTestReport(report, status);
rmSync(folder, { recursive: true, force: true });
if (countsFile !== null) writeFileSync(countsFile, JSON.stringify({ passed, failures, notes: [] }));
else console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
