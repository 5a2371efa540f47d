import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { brokerOfFile } from '../../helpers/lone-broker.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { shellWords } from '../../helpers/shell-words.js';
import { toolSession } from '../../helpers/tool-session.js';
import { todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const broker = brokerOfFile({
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'allow.everyone.if.no.acl.found': 'true',
  'super.users': 'User:ANONYMOUS',
});
const kafka = toolSession(broker);

async function todo(...argv: readonly string[]): Promise<RunResult> {
  return runMain([...argv, '--brokers', broker()]);
}

/** What `kafka-acls --list` says: `TOPIC name LITERAL User:a * READ ALLOW`, in order. */
async function byKafka(...filter: readonly string[]): Promise<readonly string[]> {
  const text = await kafka.tool('org.apache.kafka.tools.AclCommand', '--list', ...filter);
  const resources = text.split('Current ACLs for resource').slice(1);
  return resources
    .flatMap((part) => {
      const [, type, name, pattern] = /resourceType=(\w+), name=(.*), patternType=(\w+)/.exec(part) ?? [];
      const entries = part.matchAll(/principal=(.*), host=(.*), operation=(\w+), permissionType=(\w+)\)/g);
      return [...entries].map(([, ...words]) => [type, name, pattern, ...words].join(' '));
    })
    .sort();
}

async function ours(...filter: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await todo('acls', 'list', '--json', ...filter);
  expect(code, stderr).toBe(0);
  const { acls } = parseDocument('acls.list', stdout);
  return acls.map(wordsOf).sort();
}

function wordsOf(acl: ReturnType<typeof parseDocument<'acls.list'>>['acls'][number]): string {
  const { resourceType, resourceName, patternType, principal, host, operation, permission } = acl;
  return [resourceType, resourceName, patternType, principal, host, operation, permission].join(' ');
}

describe('ACLs', () => {
  it("are created as Kafka's own tool sees them, once, and not in a dry run", async () => {
    const name = unique('acl');
    const argv = [
      ...['acls', 'create', '--topic', name, '--group', `${name} g`, '--resource-pattern-type', 'prefixed'],
      ...['--allow-principal', 'User:alice', '--deny-principal', 'User:CN=eve,O=x', '--deny-host', '10.0.0.1'],
      ...['--operation', 'Read', '--operation', 'describe'],
    ];
    const preview = await todo(...argv, '--dry-run');
    expect([preview.code, preview.stdout]).toEqual([0, expect.stringContaining('would be created')]);
    expect(preview.stderr).toContain(`Warning: topic:${name} has no ACL yet: where brokers have allow.everyone`);
    expect(await ours('--principal', 'User:alice')).toEqual([]);

    const { code, stdout } = await todo(...argv, '--json');
    const { acls } = parseDocument('acls.create', stdout);
    expect([code, acls.map(({ created, existed }) => [created, existed])]).toEqual([0, acls.map(() => [true, false])]);
    const words = ['DESCRIBE', 'READ'].flatMap((operation) => [
      `User:CN=eve,O=x 10.0.0.1 ${operation} DENY`,
      `User:alice * ${operation} ALLOW`,
    ]);
    const expected = [`GROUP ${name} g PREFIXED`, `TOPIC ${name} PREFIXED`].flatMap((resource) =>
      words.map((entry) => `${resource} ${entry}`),
    );
    await expect.poll(() => byKafka()).toEqual(expected.sort());
    expect(await ours()).toEqual(await byKafka());
    expect((await todo(...argv)).stdout.match(/is there already/g)).toHaveLength(8);
    await todo('acls', 'delete', '--all', '--yes');
    await expect.poll(() => byKafka()).toEqual([]);
  });

  it.each([
    [['--producer', '--topic', 'TOPIC'], 3],
    [['--producer', '--topic', 'TOPIC', '--topic', 'TOPIC.2', '--transactional-id', 'TOPIC', '--idempotent'], 9],
    [['--consumer', '--topic', 'TOPIC', '--group', 'TOPIC.g', '--allow-host', '10.0.0.1'], 3],
    [['--producer', '--consumer', '--topic', 'TOPIC', '--group', 'TOPIC.g', '--transactional-id', 'TOPIC'], 7],
    [
      [
        '--producer',
        '--idempotent',
        '--consumer',
        '--topic',
        'TOPIC',
        '--group',
        'g',
        '--resource-pattern-type',
        'prefixed',
      ],
      6,
    ],
  ])("of %j are those that Kafka's own tool makes of it", async (role, count) => {
    const name = unique('role');
    const argv = ['--allow-principal', 'User:svc', ...role.map((word) => word.replace('TOPIC', name))];
    await kafka.tool('org.apache.kafka.tools.AclCommand', '--add', ...argv);
    await expect.poll(() => byKafka()).toHaveLength(count);
    const theirs = await byKafka();
    await todo('acls', 'delete', '--all', '--yes');
    await expect.poll(() => byKafka()).toEqual([]);
    expect(await todo('acls', 'create', ...argv)).toMatchObject({ code: 0 });
    await expect.poll(() => byKafka()).toEqual(theirs);
    await todo('acls', 'delete', '--all', '--yes');
    await expect.poll(() => ours()).toEqual([]);
  });

  it('of a resource are all that hold for it, as Kafka matches them', async () => {
    const name = unique('holds');
    const add = (...args: readonly string[]): Promise<string> =>
      kafka.tool('org.apache.kafka.tools.AclCommand', '--add', '--allow-principal', 'User:a', ...args);
    await add('--operation', 'Read', '--topic', name);
    await add('--operation', 'Write', '--topic', name.slice(0, -2), '--resource-pattern-type', 'prefixed');
    await add('--operation', 'Describe', '--topic', '*');
    await add('--operation', 'IdempotentWrite', '--cluster');
    await add('--operation', 'Write', '--transactional-id', 't');
    await expect.poll(() => ours()).toHaveLength(5);
    for (const type of ['match', 'any', 'literal', 'prefixed'] as const) {
      const filter = ['--topic', name, '--resource-pattern-type', type];
      expect(await ours(...filter), type).toEqual(await byKafka(...filter));
    }
    expect(await ours('--topic', name)).toHaveLength(3);
    expect(await ours('--resource', 'cluster')).toEqual([
      'CLUSTER kafka-cluster LITERAL User:a * IDEMPOTENT_WRITE ALLOW',
    ]);
    expect(await ours('--transactional-id', 't', '--operation', 'Read')).toEqual([]);
    expect((await todo('acls', 'list', '--topic', name)).stdout).toMatch(
      /^RESOURCE +PATTERN +PRINCIPAL +HOST +OPERATION/,
    );
    await todo('acls', 'delete', '--all', '--yes');
    await expect.poll(() => ours()).toEqual([]);
  });

  it('are deleted when that is confirmed, and brought back by what is printed', async () => {
    const name = `${unique('gone')} o'clock`;
    await todo('acls', 'create', '--topic', name, '--principal', 'User:a', '--operation', 'All');
    const prefixed = ['--resource-pattern-type', 'prefixed', '--deny-host', '::1', '--operation', 'Read'];
    await todo('acls', 'create', '--group', name, '--deny-principal', 'User:*', ...prefixed);
    await expect.poll(() => ours()).toHaveLength(2);
    const before = await byKafka();
    const refused = await todo('acls', 'delete', '--topic', name);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('this would delete 1 ACL\n')]);
    expect(refused.stderr).toMatch(/RESOURCE +PATTERN/);
    const preview = await todo('acls', 'delete', '--all', '--dry-run');
    expect([preview.code, preview.stdout.match(/would be deleted/g)]).toEqual([
      0,
      ['would be deleted', 'would be deleted'],
    ]);
    expect(await byKafka()).toEqual(before);

    const { code, stdout } = await todo('acls', 'delete', '--all', '--yes', '--json');
    const { acls, undo } = parseDocument('acls.delete', stdout);
    expect([code, acls.map(({ deleted }) => deleted)]).toEqual([0, [true, true]]);
    await expect.poll(() => byKafka()).toEqual([]);
    for (const line of undo) expect((await todo(...shellWords(line))).code).toBe(0);
    await expect.poll(() => byKafka()).toEqual(before);
    const shown = await todo('acls', 'delete', '--topic', name, '--yes');
    expect(shown.stderr).toContain('To bring them back:\n  todo-kafka acls create --resource ');
    await todo('acls', 'delete', '--all', '--yes');
    await expect.poll(() => ours()).toEqual([]);
    expect((await todo('acls', 'delete', '--all', '--yes')).stdout).toBe('No ACLs.\n');
  });

  it('are not there where brokers have no authorizer, which is said', async () => {
    const hint =
      'Hint: Give brokers and controllers `authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer` (with ZooKeeper `kafka.security.authorizer.AclAuthorizer`) and `super.users`, and restart them.\n';
    const message = 'Error: the brokers keep no ACLs, as they have no authorizer: everybody may do everything\n';
    const creation = ['create', '--topic', 'a', '--principal', 'User:a', '--operation', 'Read'];
    for (const argv of [['list'], creation, ['delete', '--all', '--yes']]) {
      expect(await todoKafka('acls', ...argv)).toEqual({ code: 1, stdout: '', stderr: `${message}${hint}` });
    }
  });
});

it.each([
  [
    ['create', '--principal', 'User:a', '--operation', 'Read'],
    'say what it is about with --resource, --topic, --group or',
  ],
  [['create', '--topic', 'a', '--operation', 'Read'], 'say who with --allow-principal or --deny-principal'],
  [['create', '--topic', 'a', '--principal', 'User:a'], 'say what with --operation, --producer or --consumer'],
  [['create', '--producer', '--principal', 'User:a'], 'say which topic --producer is about with --topic'],
  [
    ['create', '--consumer', '--topic', 'a', '--principal', 'User:a'],
    'say in which group --consumer reads with --group',
  ],
  [['create', '--producer', '--topic', 'a'], 'say who with --allow-principal'],
  [['create', '--producer', '--topic', 'a', '--group', 'g', '--principal', 'User:a'], '--group is for --consumer'],
  [
    ['create', '--consumer', '--topic', 'a', '--group', 'g', '--transactional-id', 't', '--principal', 'User:a'],
    '--transactional-id is for --producer',
  ],
  [
    ['create', '--consumer', '--topic', 'a', '--group', 'g', '--idempotent', '--principal', 'User:a'],
    '--idempotent is for --producer',
  ],
  [
    ['create', '--producer', '--consumer', '--topic', 'a', '--group', 'g', '--deny-principal', 'User:a'],
    '--producer --consumer says what is allowed: it goes with none of --operation, --resource, --deny-principal and',
  ],
  [
    ['create', '--group', 'a', '--principal', 'User:a', '--operation', 'Write'],
    '--operation: WRITE means nothing for group:a; possible are ALL, READ, DELETE, DESCRIBE,',
  ],
  [
    [
      ...['create', '--resource', 'cluster', '--principal', 'User:a', '--operation', 'Alter'],
      ...['--resource-pattern-type', 'prefixed'],
    ],
    '--resource-pattern-type prefixed: cluster is no beginning of names',
  ],
  [
    ['create', '--topic', 'a', '--principal', 'User:a', '--operation', 'Read', '--deny-host', 'h'],
    '--deny-host is for --deny-principal',
  ],
  [['delete'], 'say which with --resource, --principal, --operation, --host or --permission, or use --all'],
  [['delete', '--all', '--topic', 'a'], 'say which with --resource, '],
])('acls %j ends 2', async (argv, message) => {
  const { code, stderr } = await runMain(['acls', ...argv, '--brokers', 'localhost:1']);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
