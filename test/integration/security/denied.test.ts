import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runMain } from '../../helpers/run-main.js';
import { SecureBroker } from '../../helpers/secure-broker.js';
import { users } from '../../helpers/secure-properties.js';

let broker: SecureBroker;
let login: readonly string[];
beforeAll(async () => {
  broker = await SecureBroker.start();
  const file = join(broker.folder, 'password');
  writeFileSync(file, users.bob.scram, { mode: 0o600 });
  const user = ['--sasl', 'SCRAM-SHA-512', '--username', 'bob', '--password-file', file];
  login = [...user, '--brokers', broker.address('SASL_PLAINTEXT')];
  await runMain(['topics', 'create', 'guarded', '--partitions', '1', '--brokers', broker.address('PLAINTEXT')]);
});
afterAll(() => broker.stop());

const hint = 'Hint: Whoever runs the cluster has to allow it.\n';

it.each([
  [
    ['topics', 'describe', 'guarded'],
    'cannot describe topic "guarded": user "bob" has no right to that on the topic (TOPIC_AUTHORIZATION_FAILED)',
  ],
  [
    ['consume', 'guarded', '--from-beginning', '-e'],
    'cannot describe topic "guarded": user "bob" has no right to that on the topic (TOPIC_AUTHORIZATION_FAILED)',
  ],
  [
    ['produce', 'guarded', '--raw', '--value', 'x'],
    'cannot describe topic "guarded": user "bob" has no right to that on the topic (TOPIC_AUTHORIZATION_FAILED)',
  ],
  [
    ['groups', 'describe', 'guarded-group'],
    'cannot find the coordinator of "guarded-group": user "bob" has no right to that on the group (GROUP_AUTHORIZATION_FAILED)',
  ],
])('%j is denied in words', async (argv, message) => {
  const { code, stderr } = await runMain([...argv, ...login]);
  expect([code, stderr]).toEqual([1, `Error: ${message}\n${hint}`]);
});
