import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../helpers/free-port.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { workspace } from '../../helpers/workspace.js';

interface World {
  readonly folder: string;
  readonly file: string;
  readonly run: (argv: readonly string[], env?: Readonly<Record<string, string>>) => Promise<RunResult>;
}

async function world(text: string, mode = 0o600): Promise<World> {
  const folder = workspace();
  const file = join(folder, 'todo-kafka', 'config.yaml');
  await mkdir(join(folder, 'todo-kafka'));
  await writeFile(file, text);
  await chmod(file, mode);
  const run: World['run'] = (argv, env = {}) =>
    runMain(argv, { env: { XDG_CONFIG_HOME: folder, ...env }, workingDirectory: folder });
  return { folder, file, run };
}

/** Nobody is there: what is refused before anything is sent ends otherwise than what is tried. */
async function guarded(fields: string): Promise<World> {
  return world(`profiles:\n  prod: { brokers: 127.0.0.1:${await freePort()}, ${fields} }\n`);
}

describe('a profile that is read-only', () => {
  it.each([
    [['topics', 'delete', 'a', '--yes'], 'topics delete'],
    [['produce', 'a', '--value', '1', '--raw'], 'produce'],
    [['consume', 'a', '-g', 'g', '-e'], 'consume'],
    [['groups', 'reset-offsets', 'g', '--topic', 'a', '--to-earliest', '--execute'], 'groups reset-offsets'],
    [['schemas', 'delete', 'a', '--yes', '--registry', 'http://127.0.0.1:1'], 'schemas delete'],
  ])('refuses %j', async (argv, command) => {
    const { run } = await guarded('readOnly: true');
    const { code, stderr } = await run([...argv, '-P', 'prod']);
    expect(stderr).toBe(
      `Error: nothing was done: \`${command}\` changes something, and profile "prod" is read-only\nHint: See what the profile says with \`todo-kafka config show\`.\n`,
    );
    expect(code).toBe(2);
  });

  it.each([
    ['topics', 'list'],
    ['topics', 'delete', 'a', '--dry-run'],
    ['consume', 'a', '-e'],
    ['groups', 'reset-offsets', 'g', '--topic', 'a', '--to-earliest'],
  ])('lets pass what changes nothing: %s %s %s', async (...argv) => {
    const { run } = await guarded('readOnly: true');
    const { code, stderr } = await run([...argv, '--profile', 'prod', '--timeout', '20s']);
    expect(stderr).toContain('cannot reach');
    expect(code).toBe(3);
  });
});

describe('a profile that is protected', () => {
  it.each([
    [[], 'nothing was done: `topics create` changes the cluster of profile "prod"'],
    [['--yes'], 'nothing was done: `topics create` changes the cluster of profile "prod"'],
    [
      ['--confirm', 'prd'],
      'nothing was done: `topics create` changes the cluster of profile "prod", and --confirm names "prd"',
    ],
  ])('wants its name: %j', async (flags, message) => {
    const { run } = await guarded('protected: true');
    const { code, stderr } = await run(['topics', 'create', 'a', '-P', 'prod', ...flags]);
    expect(stderr).toBe(`Error: ${message}\nHint: Add \`--confirm prod\` if that is meant.\n`);
    expect(code).toBe(2);
  });

  it('takes its name from --confirm', async () => {
    const { run } = await guarded('protected: true');
    const { code } = await run(['topics', 'create', 'a', '-P', 'prod', '--confirm', 'prod', '--timeout', '20s']);
    expect(code).toBe(3);
  });
});

it('a profile that hides fields refuses forms in which none can be hidden', async () => {
  const { run } = await guarded('mask: [value.email]');
  const { code, stderr } = await run(['consume', 'a', '-e', '-P', 'prod', '--output', 'raw']);
  expect(stderr).toBe(
    'Error: profile "prod" hides value.email, and --output raw would show them\nHint: Records can be read as JSON lines, `--output jsonl`.\n',
  );
  expect(code).toBe(2);
});

describe('config.yaml', () => {
  it('says every problem at once', async () => {
    const { run, file } = await world(`use: nope
profiles:
  prod:
    broker: a:1
    tls: { Ca: x }
    sasl: { mechanism: PLAIN, password: hunter2 }
    readOnly: maybe
  "a b": { brokers: a:1 }
`);
    const { code, stderr } = await run(['topics', 'list', '-P', 'prod']);
    expect(stderr).toBe(`Error: 4 problems in "${file}"
  4:5 profiles.prod.broker: unknown field: did you mean \`brokers\`?
  5:12 profiles.prod.tls.Ca: unknown field: did you mean \`ca\`?
  6:31 profiles.prod.sasl.password: write { env: NAME }, { file: PATH }, { command: LINE } or { keyring: ACCOUNT }: a secret does not stand here
  7:5 profiles.prod.readOnly: write true or false, not "maybe"
`);
    expect(code).toBe(2);
  });

  it('is refused where others can read it', async () => {
    const { run, file } = await world('profiles: {}\n', 0o644);
    const { code, stderr } = await run(['topics', 'list']);
    expect(stderr).toBe(`Error: "${file}" is open to others (mode 0644)\nHint: Close it with \`chmod 600 ${file}\`.\n`);
    expect(code).toBe(2);
  });

  it('is asked for a name that it does not have', async () => {
    const { run } = await world('profiles: { prod: { brokers: a:1 } }\n');
    const { stderr } = await run(['topics', 'list', '-P', 'prd']);
    expect(stderr).toBe(
      'Error: --profile: there is no profile "prd": did you mean "prod"?\nHint: See the profiles with `todo-kafka config list`.\n',
    );
  });
});

it('.todo-kafka.yaml has no logins', async () => {
  const { run, folder } = await world('profiles: {}\n');
  const file = join(folder, '.todo-kafka.yaml');
  await writeFile(
    file,
    'use: dev\nprofiles: { dev: { brokers: a:1, sasl: { mechanism: PLAIN, username: a, password: { command: id } }, tls: { key: k } } }\n',
  );
  const { code, stderr } = await run(['topics', 'list', '-P', 'dev']);
  expect(stderr).toBe(`Error: 3 problems in "${file}"
  1:1 use: a profile is chosen by \`todo-kafka config use\` or \`--profile\`
  2:34 profiles.dev.sasl: no login is taken from this file: put it into a profile of yours
  2:109 profiles.dev.tls.key: no login is taken from this file: put it into a profile of yours
`);
  expect(code).toBe(2);
});
