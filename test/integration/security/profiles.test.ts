import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runMain, type RunMainOptions, type RunResult } from '../../helpers/run-main.js';
import { SecureBroker } from '../../helpers/secure-broker.js';
import { users } from '../../helpers/secure-properties.js';

let broker: SecureBroker;
let ca: string;
/** All that was printed. */
const printed: string[] = [];
const secret = users.admin.scram;

beforeAll(async () => {
  broker = await SecureBroker.start();
  ({ ca } = broker.files());
});
afterAll(async () => {
  await broker.stop();
  expect(printed.filter((text) => text.includes(secret))).toEqual([]);
});

async function run(argv: readonly string[], options: RunMainOptions = {}): Promise<RunResult> {
  const env = { XDG_CONFIG_HOME: broker.folder, ...options.env };
  const result = await runMain([...argv, '--debug'], { ...options, env });
  printed.push(result.stdout, result.stderr);
  return result;
}

function properties(): string {
  const path = join(broker.folder, 'client.properties');
  writeFileSync(
    path,
    `bootstrap.servers=${broker.address('SASL_SSL')}
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
  username="admin" password="${secret}";
ssl.truststore.type=PEM
ssl.truststore.location=${ca}
acks=all
`,
    { mode: 0o600 },
  );
  return path;
}

it('a cluster is used end to end by nothing but a client.properties', async () => {
  const file = ['--command-config', properties()];
  expect(await run(['topics', 'create', 'by-file', ...file])).toMatchObject({ code: 0 });
  const sent = await run(['produce', 'by-file', '--raw', '--value', 'hello', '-k', 'a', ...file]);
  expect(sent.code).toBe(0);
  expect(sent.stderr).toContain('is read as client.properties; nothing is made of acks');
  const read = await run(['consume', 'by-file', '--from-beginning', '-e', ...file]);
  expect(JSON.parse(read.stdout)).toMatchObject({ key: 'a', value: 'hello' });
});

it('a profile that was imported is used by its name, and by other programs again', async () => {
  expect(await run(['config', 'import', properties(), '--as', 'secure'])).toMatchObject({ code: 0 });
  const listed = await run(['topics', 'list', '-P', 'secure']);
  expect(listed.code).toBe(0);
  expect(listed.stderr).toContain('brokers username: admin (');
  expect(listed.stderr).toContain('brokers password: a secret from file ');

  await run(['config', 'set', 'secure', 'sasl.password.env=ADMIN_PASSWORD']);
  const file = join(broker.folder, 'again.properties');
  writeFileSync(file, (await run(['config', 'show', 'secure', '--output', 'client.properties'])).stdout);
  expect(readFileSync(file, 'utf8')).not.toContain(secret);
  const again = await run(['topics', 'list', '--command-config', file], { env: { ADMIN_PASSWORD: secret } });
  expect(again.code).toBe(0);
});

it('fields that a profile hides are hidden, and are not written back', async () => {
  const file = ['--command-config', properties()];
  await run(['topics', 'create', 'masked', ...file]);
  await run(['produce', 'masked', '--raw', '--value', '{"email":"a@b"}', ...file]);
  await run(['config', 'import', properties(), '--as', 'masking']);
  await run(['config', 'set', 'masking', 'mask=value.email']);
  const { code, stdout } = await run(['consume', 'masked', '--from-beginning', '-e', '-P', 'masking']);
  expect(code).toBe(0);
  expect(stdout).not.toContain('a@b');
  expect(JSON.parse(stdout)).toMatchObject({ value: '***', masked: true });
  const back = await run(['produce', 'masked', '--input', 'envelope', ...file], { stdin: stdout });
  expect(back.code).toBe(1);
  expect(back.stderr).toContain('masked: fields of this record are hidden by the `mask` of a profile');
});

it('a profile that is read-only reads, and changes nothing', async () => {
  await run(['config', 'import', properties(), '--as', 'reading']);
  await run(['config', 'set', 'reading', 'readOnly=true']);
  expect((await run(['topics', 'list', '-P', 'reading'])).code).toBe(0);
  expect((await run(['topics', 'create', 'never', '-P', 'reading'])).code).toBe(2);
  expect((await run(['topics', 'list', '-P', 'reading'])).stdout).not.toContain('never');
});
