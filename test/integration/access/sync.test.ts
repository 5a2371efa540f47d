import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { SecureBroker } from '../../helpers/secure-broker.js';
import { users } from '../../helpers/secure-properties.js';
import { shellWords } from '../../helpers/shell-words.js';
import { todoKafka } from '../../helpers/topics.js';
import { workspace, writeIn } from '../../helpers/workspace.js';

let broker: SecureBroker;
let asBob: readonly string[];
beforeAll(async () => {
  broker = await SecureBroker.start();
  const file = join(broker.folder, 'password');
  writeFileSync(file, users.bob.scram, { mode: 0o600 });
  const login = ['--sasl', 'SCRAM-SHA-512', '--username', 'bob', '--password-file', file];
  asBob = [...login, '--brokers', broker.address('SASL_PLAINTEXT')];
});
afterAll(() => broker.stop());

async function todo(...argv: readonly string[]): Promise<RunResult> {
  return runMain([...argv, '--brokers', broker.address('PLAINTEXT')]);
}

const topics = 'version: 1\ntopics: { orders: { partitions: 1, replicationFactor: 1 } }\n';

/** A folder with this catalog, and `topics sync` there. */
function project(access: string) {
  const folder = workspace({ 'topics.yaml': topics + access });
  const run = (flags: readonly string[]) =>
    runMain(['topics', 'sync', '--no-schemas', ...flags], { workingDirectory: folder });
  return {
    change: (text: string): void => writeIn(folder, 'topics.yaml', topics + text),
    sync: (...argv: readonly string[]) => run([...argv, '--brokers', broker.address('PLAINTEXT')]),
    byBob: (...argv: readonly string[]) => run([...argv, ...asBob]),
    plan: join(folder, 'plan.json'),
  };
}

async function aclsNow(): Promise<readonly string[]> {
  const { acls } = parseDocument('acls.list', (await todo('acls', 'list', '--json')).stdout);
  return acls.map(({ principal, permission, operation, resourceType, resourceName, patternType }) =>
    [principal, permission, operation, resourceType, resourceName, patternType].join(' '),
  );
}

async function quotasNow(): Promise<unknown> {
  return parseDocument('quotas.list', (await todo('quotas', 'list', '--json')).stdout).quotas;
}

async function clear(): Promise<void> {
  await todo('acls', 'delete', '--all', '--yes');
  for (const entity of [
    ['--user', 'alice'],
    ['--client-id', 'stray'],
  ])
    await todo('quotas', 'unset', '--all', ...entity);
  await expect.poll(async () => [await aclsNow(), await quotasNow()]).toEqual([[], []]);
}

const access = `
services: { billing: { produces: [orders], consumes: [{ topic: orders, group: readers }] } }
acls: { 'User:alice': [{ resource: 'topic:x.', pattern: prefixed, operations: [Read], host: 10.0.0.1 }] }
users: { bob: }
quotas: [{ user: alice, limits: { producer_byte_rate: 1MB/s } }]
`;

const wanted = [
  'User:billing ALLOW READ GROUP readers LITERAL',
  ...['CREATE', 'DESCRIBE', 'READ', 'WRITE'].map((operation) => `User:billing ALLOW ${operation} TOPIC orders LITERAL`),
  'User:alice ALLOW READ TOPIC x. PREFIXED',
];

describe('topics sync of a catalog with access', () => {
  it('makes ACLs and quotas, and then finds nothing to do', async () => {
    const { sync } = project(access);
    const dry = await sync('--dry-run', '--exit-code');
    expectCode(dry, 4);
    expect(dry.stdout).toBe(`+ orders        1 partition, 1 replica
+ User:alice    allow READ on topic:x. (prefixed) from 10.0.0.1, which has no ACL yet
+ User:billing  allow WRITE on topic:orders, which has no ACL yet
+ User:billing  allow DESCRIBE on topic:orders, which has no ACL yet
+ User:billing  allow CREATE on topic:orders, which has no ACL yet
+ User:billing  allow READ on topic:orders, which has no ACL yet
+ User:billing  allow READ on group:readers, which has no ACL yet
+ user "alice"  producer_byte_rate (none) → 1000000
8 to change; 0 topics, 0 subjects, 0 ACLs, 1 user and 0 quotas as the catalog says.
`);
    expect(await aclsNow()).toEqual([]);
    const done = await sync();
    expectCode(done, 0);
    expect(done.stdout).toContain('8 changed;');
    await expect.poll(aclsNow).toEqual(wanted);
    await expect.poll(quotasNow).toEqual([{ entity: { user: 'alice' }, values: { producer_byte_rate: 1_000_000 } }]);
    const again = await sync('--dry-run', '--exit-code');
    expectCode(again, 0);
    expect(again.stdout).toBe(
      'Nothing to change: 1 topic, 0 subjects, 6 ACLs, 1 user and 1 quota as the catalog says.\n',
    );
    await clear();
  });

  it('leaves what others have made, and takes it away with --prune, when that is confirmed, and says how it comes back', async () => {
    const { sync, change } = project(access);
    expectCode(await sync(), 0);
    await todo('acls', 'create', '--topic', "o'rders", '--principal', 'User:eve', '--operation', 'Read');
    await todo('acls', 'create', '--group', 'connect-a', '--principal', 'User:w', '--operation', 'Read');
    await todo('acls', 'create', '--group', 'g', '--principal', 'User:connect', '--operation', 'Read');
    await todo('quotas', 'set', 'request_percentage=12.5', '--client-id', 'stray');
    await todo('quotas', 'set', 'producer_byte_rate=1', 'consumer_byte_rate=2', '--user', 'alice');
    await expect
      .poll(async () => [(await aclsNow()).length, JSON.stringify(await quotasNow()).includes('stray')])
      .toEqual([9, true]);
    const before = [await aclsNow(), await quotasNow()];
    const calm = await sync('--dry-run');
    expect(calm.stdout).toContain(`~ user "alice"  producer_byte_rate 1 → 1000000\n1 to change;`);

    const prune = ['--prune', '--keep', 'group:connect-*', '--keep', 'User:connect'];
    const asked = await sync(...prune);
    expectCode(asked, 2);
    expect(asked.stderr).toContain(
      'Error: nothing was done: this would take consumer_byte_rate from user "alice", and take request_percentage from client-id "stray", and delete 1 ACL\n',
    );
    expect(asked.stderr).toContain("- User:eve           allow READ on topic:o'rders\n");
    expect([await aclsNow(), await quotasNow()]).toEqual(before);
    const done = await sync(...prune, '--yes', '--json');
    expectCode(done, 0);
    await expect.poll(async () => (await aclsNow()).length).toBe(8);
    const { undo } = parseDocument('topics.sync', done.stdout);
    expect(undo).toHaveLength(3);
    for (const line of undo) expectCode(await todo(...shellWords(line)), 0);
    await expect.poll(async () => [await aclsNow(), await quotasNow()]).toEqual(before);

    change('');
    expect((await sync('--prune', '--yes')).stdout).toBe(
      'Nothing to change: 1 topic and 0 subjects as the catalog says.\n',
    );
    change(access);
    expect((await sync('--no-access', '--prune', '--dry-run')).stdout).not.toContain('User:');
    await clear();
  });

  it('makes up no password: a user that is missing is for a person to create', async () => {
    const { sync } = project('users: { carol: , bob: { mechanisms: [SCRAM-SHA-512] } }\nacls:\n');
    for (const flags of [['--dry-run'], []]) {
      const { code, stdout } = await sync(...flags);
      expect([code, stdout]).toEqual([
        1,
        expect.stringContaining(
          '! User:carol  there is no such user: a person has to choose its password, with `todo-kafka users create`\n',
        ),
      ]);
    }
  });

  it('never takes away by what it works itself, nor forbids it', async () => {
    const rights = ['--operation', 'Alter', '--operation', 'Describe', '--operation', 'DescribeConfigs'];
    for (const who of ['User:bob', 'User:*'])
      await todo('acls', 'create', '--resource', 'cluster', '--principal', who, ...rights);
    await todo('acls', 'create', '--topic', '*', '--principal', 'User:bob', '--operation', 'All');
    await expect.poll(aclsNow).toHaveLength(7);
    const { byBob, sync } = project(
      "acls: { 'User:*': [{ resource: cluster, operations: [Alter], permission: deny }] }\n",
    );
    const { code, stdout } = await byBob('--prune', '--yes');
    expect(code).toBe(1);
    const own = (text: string): string =>
      `! User:bob  allow ${text}: the catalog does not have it, but sync itself works as User:bob: \`todo-kafka acls delete`;
    expect(stdout).toContain(own('ALTER on cluster'));
    expect(stdout).toContain(own('ALL on topic:*'));
    expect(stdout).toContain(
      '! User:*    deny ALTER on cluster: it would forbid sync itself to change ACLs: `todo-kafka acls create',
    );
    expect(stdout).toContain(
      '! User:*    allow ALTER on cluster: the catalog does not have it, but User:bob, as whom sync itself works, may live by it: ',
    );
    expect(stdout).toContain('- User:*    allow DESCRIBE_CONFIGS on cluster\n');
    await expect.poll(aclsNow).toHaveLength(6);
    expect((await sync('--prune', '--dry-run')).stdout).toContain('- User:bob  allow ALTER on cluster\n');
    await clear();
  });

  it('refuses in the plan what whoever runs it may not change', async () => {
    const rights = ['--operation', 'Describe', '--operation', 'DescribeConfigs'];
    await todo('acls', 'create', '--resource', 'cluster', '--principal', 'User:bob', ...rights);
    await todo('acls', 'create', '--topic', '*', '--principal', 'User:bob', '--operation', 'All');
    await expect.poll(aclsNow).toHaveLength(3);
    const { byBob } = project(
      "acls: { 'User:a': [{ resource: 'topic:a', operations: [Read] }] }\nquotas: [{ user: alice, limits: { producer_byte_rate: 1 } }]\n",
    );
    const dry = await byBob('--dry-run');
    const done = await byBob();
    expect([dry.code, done.code]).toEqual([1, 1]);
    for (const { stdout } of [dry, done]) {
      expect(stdout).toMatch(/^! User:a +allow READ on topic:a: user "bob" .*`todo-kafka acls create /m);
      expect(stdout).toMatch(/^! user "alice" +user "bob" .*`todo-kafka acls create /m);
    }
    await clear();
  });

  it('is what `topics export --access` writes of a cluster, in all its forms', async () => {
    expectCode(await project(access).sync(), 0);
    const denied = ['--deny-principal', "User:CN=o'hara,O=\u202ex", '--deny-host', '10.0.0.1'];
    const operations = ['--operation', 'Read', '--operation', 'Describe'];
    expectCode(await todo('acls', 'create', '--topic', '*', '--group', '1.10', ...denied, ...operations), 0);
    await todo('acls', 'create', '--transactional-id', 't', '--principal', 'User:*', '--operation', 'Write');
    await todo('acls', 'create', '--resource', 'cluster', '--principal', 'User:bob', '--operation', 'Alter');
    await todo('quotas', 'set', 'request_percentage=12.5', '--user-default', '--client-id', 'stray');
    await todo('quotas', 'set', 'consumer_byte_rate=9007199254740991', '--client-id', 'stray');
    await expect.poll(async () => JSON.stringify(await quotasNow())).toContain('9007199254740991');
    const { code, stdout: catalog, stderr } = await todo('topics', 'export', '--access');
    expectCode({ code, stderr }, 0);
    expect(catalog).not.toContain('\u202e');
    const file = join(workspace({ 'topics.yaml': catalog }), 'topics.yaml');
    const again = await todo('topics', 'sync', '--catalog', file, '--prune', '--dry-run', '--no-schemas');
    expect(again.stdout).toMatch(/^Nothing to change: \d+ topics?, 0 subjects, 12 ACLs, \d users? and 3 quotas as /);
    expect((await todo('topics', 'export')).stdout).not.toMatch(/^(?:acls|users|quotas):/m);
    await todo('quotas', 'unset', '--all', '--user-default', '--client-id', 'stray');
    await clear();
  });

  it('is held by a plan file, which is stale once somebody has changed what it depends on', async () => {
    const { sync, plan } = project(access);
    expectCode(await sync('--plan-out', plan), 0);
    await todo('acls', 'create', '--topic', 'other', '--principal', 'User:eve', '--operation', 'Read');
    await todo('acls', 'create', '--topic', 'orders', '--principal', 'User:billing', '--operation', 'Write');
    await expect.poll(aclsNow).toHaveLength(2);
    const carryOut = () => todo('topics', 'sync', '--plan', plan);
    expect((await carryOut()).stderr).toContain('the cluster has changed since the plan');
    await todo('acls', 'delete', '--topic', 'orders', '--yes');
    await expect.poll(aclsNow).toHaveLength(1);
    expectCode(await carryOut(), 0);
    await expect.poll(aclsNow).toHaveLength(7);
    await clear();
  });
});

it('a catalog with ACLs needs brokers with an authorizer, which is said, and one without does not', async () => {
  const folder = workspace({ 'topics.yaml': 'version: 1\ntopics:\nacls:\n' });
  const argv = ['topics', 'sync', '--dry-run', '--catalog', join(folder, 'topics.yaml')];
  const { code, stderr } = await todoKafka(...argv);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(
      'Error: the brokers keep no ACLs, as they have no authorizer: everybody may do everything\n',
    ),
  ]);
  expectCode(await todoKafka(...argv, '--no-access'), 0);
});
