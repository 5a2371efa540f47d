import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { freePort } from '../../helpers/free-port.js';
import { brokerOfFile } from '../../helpers/lone-broker.js';
import { runMain, type RunMainOptions, type RunResult } from '../../helpers/run-main.js';
import { toolSession } from '../../helpers/tool-session.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

const port = await freePort();
const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
const broker = brokerOfFile({
  addedListener: `SASL_PLAINTEXT://localhost:${port}`,
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT',
  'sasl.enabled.mechanisms': 'SCRAM-SHA-256,SCRAM-SHA-512',
  'listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config': scram,
  'listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config': scram,
});
const kafka = toolSession(broker);
const secret = 'pa ss=wörd"1';

async function todo(argv: readonly string[], options: RunMainOptions = {}): Promise<RunResult> {
  const result = await runMain([...argv, '--brokers', broker()], options);
  expect(`${result.stdout}${result.stderr}`).not.toContain('wörd');
  return result;
}

/** Logs in with kafkajs, which knows nothing of our hashing. */
async function logsIn(
  username: string,
  password: string,
  mechanism: 'scram-sha-256' | 'scram-sha-512',
): Promise<boolean> {
  const sasl: SASLOptions = { mechanism, username, password };
  const client = new Kafka({ brokers: [`localhost:${port}`], sasl, logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const admin = client.admin();
  try {
    await admin.connect();
    await admin.listTopics();
    return true;
  } catch {
    return false;
  } finally {
    await admin.disconnect();
  }
}

async function usersByKafka(): Promise<readonly string[]> {
  const text = await kafka.tool('kafka.admin.ConfigCommand', '--describe', '--entity-type', 'users');
  const lines = text.matchAll(/^SCRAM credential configs for user-principal '(.*)' are (.*)$/gm);
  return [...lines].map(([, user, configs = '']) => `${user ?? ''} ${configs.split(', ').sort().join(', ')}`).sort();
}

describe('users', () => {
  it('log in with what they were given: from a file, a command, or the environment', async () => {
    const user = unique('user');
    const folder = workspace({ password: `${secret}\n` });
    const file = ['--new-password-file', `${folder}/password`];
    const { code, stdout, stderr } = await todo(['users', 'create', user, ...file, '--mechanism', 'SCRAM-SHA-256']);
    expect([code, stdout], stderr).toEqual([0, `+ user "${user}" can log in, by SCRAM-SHA-256\n`]);
    await expect.poll(() => logsIn(user, secret, 'scram-sha-256')).toBe(true);
    expect(await logsIn(user, 'another', 'scram-sha-256')).toBe(false);
    expect(await logsIn(user, secret, 'scram-sha-512')).toBe(false);
    await todo(['users', 'create', user, '--new-password-command', `cat '${folder}/password'`, '--iterations', '4096']);
    await expect.poll(() => logsIn(user, secret, 'scram-sha-512')).toBe(true);
    expect(await usersByKafka()).toEqual([`${user} SCRAM-SHA-256=iterations=8192, SCRAM-SHA-512=iterations=4096`]);
    const { users } = parseDocument('users.list', (await todo(['users', 'list', '--json'])).stdout);
    expect(users).toEqual([
      {
        user,
        credentials: [
          { mechanism: 'SCRAM-SHA-256', iterations: 8_192 },
          { mechanism: 'SCRAM-SHA-512', iterations: 4_096 },
        ],
      },
    ]);

    const env = { TODO_KAFKA_NEW_PASSWORD: 'another' };
    const refused = await todo(['users', 'create', user], { env });
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(`nothing was done: this would replace the password of user "${user}"`),
    ]);
    const preview = await todo(['users', 'create', user, '--dry-run']);
    expect(preview.stdout).toBe(`~ user "${user}" would get another password, by SCRAM-SHA-512\n`);
    expect(await logsIn(user, secret, 'scram-sha-512')).toBe(true);
    expect((await todo(['users', 'create', user, '--yes'], { env })).code).toBe(0);
    await expect.poll(() => logsIn(user, 'another', 'scram-sha-512')).toBe(true);

    const asked = await todo(['users', 'delete', user, '--mechanism', 'SCRAM-SHA-256']);
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringContaining(`this would delete the password of user "${user}" for SCRAM-SHA-256`),
    ]);
    expect((await todo(['users', 'delete', user, '--dry-run'])).stdout).toBe(
      `- user "${user}" would log in by SCRAM-SHA-256 and SCRAM-SHA-512 no longer\n`,
    );
    expect((await todo(['users', 'delete', user, '--yes'])).code).toBe(0);
    await expect.poll(() => usersByKafka()).toEqual([]);
    const both = ['--mechanism', 'SCRAM-SHA-256', '--mechanism', 'SCRAM-SHA-512'];
    expect((await todo(['users', 'create', user, ...both], { env })).code).toBe(0);
    await expect.poll(async () => (await usersByKafka()).join()).toMatch(/SHA-256=.*SHA-512=/);
    expect((await todo(['users', 'delete', user, '--yes'])).code).toBe(0);
    await expect.poll(() => usersByKafka()).toEqual([]);
    expect((await todo(['users', 'list'])).stdout).toBe('No users.\n');
    expect(await todo(['users', 'delete', user, '--yes'])).toMatchObject({
      code: 1,
      stderr: `Error: the cluster has no SCRAM credentials of user "${user}"\nHint: See who is there with \`todo-kafka users list --brokers ${broker()}\`.\n`,
    });
  });

  it.each([
    [[], 'say where the password is with --new-password-file, --new-password-command or TODO_KAFKA_NEW_PASSWORD'],
    [['--new-password-file', '/nowhere/password'], 'cannot read "/nowhere/password": ENOENT'],
    [['--new-password-file', '/dev/null'], 'the new password is empty'],
    [['--new-password-command', 'head -c 5000 /dev/zero'], 'the new password has more than 4096 bytes'],
    [
      ['--new-password-command', 'echo x', '--new-password-file', 'f'],
      'each say what the password is: use one of them',
    ],
  ])('are not created with %j', async (options, message) => {
    const { code, stderr } = await todo(['users', 'create', unique('none'), ...options]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('are not created where the command fails', async () => {
    const { code, stderr } = await todo(['users', 'create', 'nobody', '--new-password-command', 'echo wörd; exit 3']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('Error: the command of --new-password-command ended with 3\n'),
    ]);
    expect((await usersByKafka()).filter((line) => line.startsWith('nobody '))).toEqual([]);
  });
});
