import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { SecureBroker } from '../../helpers/secure-broker.js';
import { users } from '../../helpers/secure-properties.js';

let broker: SecureBroker;
let ca: string;
/** All that was printed. */
const printed: string[] = [];
const wrong = 'wrong-4d0e7c';

beforeAll(async () => {
  broker = await SecureBroker.start();
  ({ ca } = broker.files());
});
afterAll(async () => {
  await broker.stop();
  const { admin, bob } = users;
  const secrets = [...Object.values(admin), ...Object.values(bob), wrong, broker.tokens.clientSecret];
  expect(printed.filter((text) => [...secrets, ...broker.tokens.given].some((it) => text.includes(it)))).toEqual([]);
});

function secretFile(secret: string): string {
  const path = join(broker.folder, `secret-${secret.slice(0, 6)}`);
  writeFileSync(path, `${secret}\n`, { mode: 0o600 });
  return path;
}

async function run(...argv: readonly string[]): Promise<RunResult> {
  const result = await runMain([...argv, '--debug', '--brokers', broker.address('SASL_SSL'), '--tls-ca', ca]);
  printed.push(result.stdout, result.stderr);
  return result;
}

it('a command logs in by a password or a token that flags lead to', async () => {
  const scram = ['--sasl', 'SCRAM-SHA-512', '--username', 'admin', '--password-file', secretFile(users.admin.scram)];
  expect(await run('topics', 'create', 'logged-in', ...scram)).toMatchObject({ code: 0 });
  const { tokens } = broker;
  const secret = ['--password-file', secretFile(tokens.clientSecret)];
  const oauth = ['--oauth-token-url', `${tokens.url}/token`, '--oauth-client-id', tokens.clientId, ...secret];
  const listed = await run('topics', 'list', '--sasl', 'OAUTHBEARER', ...oauth);
  expect(listed.code).toBe(0);
  expect(listed.stdout).toContain('logged-in');
  const refused = await run(
    'topics',
    'list',
    '--sasl',
    'OAUTHBEARER',
    ...oauth.slice(0, -2),
    '--password-file',
    secretFile(wrong),
  );
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('gives client "todo-service" no token: invalid_client: no such client');
});

it('a wrong password ends a command at once, with exit code 3', async () => {
  const login = ['--sasl', 'PLAIN', '--username', 'admin', '--password-file', secretFile(wrong)];
  for (const command of [
    ['topics', 'list'],
    ['groups', 'list'],
    ['consume', 'logged-in', '-g', 'any'],
  ]) {
    const { code, stderr } = await run(...command, ...login);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'refuses the login of "admin" by PLAIN: Authentication failed: Invalid username or password\n',
    );
  }
});

it('AWS_MSK_IAM names the package that it needs', async () => {
  const argv = ['topics', 'list', '--sasl', 'AWS_MSK_IAM', '--tls-ca', ca, '--brokers', broker.address('SASL_SSL')];
  const { code, stderr } = await runMain(argv, { env: { AWS_REGION: 'eu-west-1' } });
  expect([code, stderr]).toEqual([
    2,
    'Error: AWS_MSK_IAM is spoken by the package aws-msk-iam-sasl-signer-js, which is not there\n' +
      'Hint: Install it beside todo-kafka with `npm install aws-msk-iam-sasl-signer-js`.\n',
  ]);
});
