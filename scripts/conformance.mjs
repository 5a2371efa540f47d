// `npm run conformance:SUITE -- FOLDER`: a suite of somebody else's, by a program of ours; docs/conformance.md says more.
//   FOLDER    a checkout of what the suite is
import { spawnSync } from 'node:child_process';

const checkouts = {
  avro: 'github.com/apache/avro',
  cel: 'github.com/google/cel-spec',
  json: 'github.com/nst/JSONTestSuite',
  yaml: 'the branch data of github.com/yaml/yaml-test-suite',
  'json-schema': 'github.com/json-schema-org/JSON-Schema-Test-Suite',
};

const [suite = '', folder, ...options] = process.argv.slice(2);
if (checkouts[suite] === undefined || folder === undefined) {
  console.error(`usage: npm run conformance:${suite} -- FOLDER   (a checkout of ${checkouts[suite] ?? 'the suite'})`);
  process.exit(2);
}
const program = ['--import', 'tsx', `test/conformance/${suite}-suite.ts`, folder, ...options];
process.exitCode = spawnSync(process.execPath, program, { stdio: 'inherit' }).status ?? 1;
