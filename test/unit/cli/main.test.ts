import { describe, expect, it } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { runMain } from '../../helpers/run-main.js';

// Nobody listens on port 1.
const nobody = ['--brokers', '127.0.0.1:1'];

describe('usage errors', () => {
  it.each([
    [['topics', 'lst'], "unknown command 'lst' (Did you mean one of list, ls?)"],
    [['nothing'], "unknown command 'nothing'"],
    [['topics', 'list', '--nope'], "unknown option '--nope'"],
    [['topics', 'list', 'extra'], "too many arguments for 'list'. Expected 0 arguments but got 1."],
    [['topics', 'describe'], "missing required argument 'topic'"],
    [
      ['topics', 'list', '--timeout', 'soon'],
      "option '--timeout <duration>' argument 'soon' is invalid. write a duration such as 500ms, 30s, 5m, 12h, 7d or P7D",
    ],
    [['topics', 'sync', '--exit-code'], '--exit-code is for --dry-run'],
    [['topics', 'sync', '--keep', 'a'], '--keep is for --prune'],
    [['topics', 'alter', 'a'], 'nothing to change: use --config, --unset or --partitions'],
    [['topics', 'trim', 'a'], 'use one of --before and --all'],
  ])('%j ends 2', async (argv, message) => {
    const { code, stdout, stderr } = await runMain([...argv, ...nobody]);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `Error: ${message}\nHint: Add \`--help\` to see what the command takes.\n`,
    });
  });

  it.each([[['--json', 'topics', 'list', '--nope']], [['topics', 'list', '--nope', '--json']]])(
    '%j is one JSON object on stderr',
    async (argv) => {
      const { code, stdout, stderr } = await runMain(argv);
      expectCode({ code, stdout, stderr }, 2);
      expect(stdout).toBe('');
      expect(JSON.parse(stderr)).toEqual({
        kind: 'error',
        version: 1,
        code: 'USAGE',
        message: "unknown option '--nope'",
        hint: 'Add `--help` to see what the command takes.',
      });
    },
  );
});

describe('help', () => {
  it('goes to stdout and ends 0', async () => {
    const { code, stdout, stderr } = await runMain(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: todo-kafka \[options\] \[command\]/);
  });

  it('of a command opens no connection', async () => {
    const { code, stdout } = await runMain(['topics', 'list', '--help', ...nobody]);
    expectCode({ code, stdout }, 0);
    expect(stdout).toContain('--match <regex>');
  });

  it('is shown on stderr for a group without a command, which ends 2', async () => {
    const { code, stdout, stderr } = await runMain(['topics']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: todo-kafka topics');
  });

  it.each([['--version'], ['-V']])('%s prints the version only', async (flag) => {
    const { code, stdout } = await runMain([flag]);
    expectCode({ code, stdout }, 0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a broker that cannot be reached', () => {
  it('ends 3 and says what to do', async () => {
    const { code, stdout, stderr } = await runMain(['topics', 'list', ...nobody]);
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: '',
      stderr: [
        'Error: cannot reach broker "127.0.0.1:1": connect ECONNREFUSED 127.0.0.1:1',
        'Hint: Start a local cluster with `todo-kafka up`, or name yours with `--brokers`.',
        '',
      ].join('\n'),
    });
  });

  it('is explained with its stack after --debug', async () => {
    const { stderr } = await runMain(['topics', 'list', '--debug', ...nobody]);
    expect(stderr).toContain('debug: cluster from --brokers: 127.0.0.1:1');
    expect(stderr).toContain('caused by: Error: connect ECONNREFUSED 127.0.0.1:1');
  });
});

describe('settings from the environment', () => {
  it('TODO_KAFKA_JSON=1 is --json', async () => {
    const { stderr } = await runMain(['topics', 'list', ...nobody], { env: { TODO_KAFKA_JSON: '1' } });
    expect(JSON.parse(stderr)).toMatchObject({ kind: 'error', code: 'BROKER_UNREACHABLE' });
  });

  it('TODO_KAFKA_TIMEOUT has to be a duration', async () => {
    const { code, stderr } = await runMain(['topics', 'list', ...nobody], { env: { TODO_KAFKA_TIMEOUT: 'soon' } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'Error: TODO_KAFKA_TIMEOUT: "soon" is not a duration such as 30s\n',
    });
  });

  it('a command with a format of its own refuses --json and ignores TODO_KAFKA_JSON', async () => {
    const refused = await runMain(['topics', 'export', '--json', ...nobody]);
    expectCode(refused, 2);
    expect(JSON.parse(refused.stderr)).toMatchObject({
      code: 'USAGE',
      message: '`todo-kafka topics export` prints a format of its own and takes no --json',
    });
    const ignored = await runMain(['topics', 'export', ...nobody], { env: { TODO_KAFKA_JSON: '1' } });
    expect(ignored.stderr).toMatch(/^Error: cannot reach broker/);
  });
});
