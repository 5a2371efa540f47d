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
  const open = ['--brokers', broker.address('PLAINTEXT')];
  await runMain(['topics', 'create', 'guarded', '--partitions', '1', ...open]);
  await runMain(['produce', 'guarded', '--raw', '--value', 'there', ...open]);
});
afterAll(() => broker.stop());

/** What somebody without a right is told, with where the cluster is left out of the command. */
async function denied(argv: readonly string[]): Promise<readonly [code: number, said: string]> {
  const { code, stderr } = await runMain([...argv, ...login]);
  const place = ` ${[...login.slice(-2), ...login.slice(0, -2)].join(' ')}`;
  return [code, stderr.replaceAll(place, '').replace(/^Cluster .*\n/, '')];
}

const onTopic = ['DESCRIBE on topic "guarded" (TOPIC_AUTHORIZATION_FAILED)', 'describe --topic guarded'] as const;
const onGroup = ['DESCRIBE on group "g" (GROUP_AUTHORIZATION_FAILED)', 'describe --group g'] as const;
const onCluster = ['DESCRIBE on the cluster (CLUSTER_AUTHORIZATION_FAILED)', 'describe --resource cluster'] as const;
const onConfigs = [
  'DESCRIBE_CONFIGS on the cluster (CLUSTER_AUTHORIZATION_FAILED)',
  'describe-configs --resource cluster',
] as const;

it.each([
  ['topics describe guarded', 'describe topic "guarded"', onTopic],
  ['topics alter guarded --config retention.ms=5 --yes', 'describe topic "guarded"', onTopic],
  ['topics delete guarded --yes', 'describe topic "guarded"', onTopic],
  ['topics trim guarded --all --yes', 'describe topic "guarded"', onTopic],
  ['consume guarded --from-beginning -e', 'describe topic "guarded"', onTopic],
  ['produce guarded --raw --value x', 'describe topic "guarded"', onTopic],
  ['produce guarded --raw --value x --transactional', 'describe topic "guarded"', onTopic],
  ['groups describe g', 'find the coordinator of "g"', onGroup],
  ['groups lag g', 'find the coordinator of "g"', onGroup],
  ['groups delete g --yes', 'find the coordinator of "g"', onGroup],
  ['groups reset-offsets g --topic guarded --to-earliest --execute', 'find the coordinator of "g"', onGroup],
  ['groups delete-offsets g --topic guarded --yes', 'find the coordinator of "g"', onGroup],
  ['acls list', 'read ACLs', onCluster],
  ['acls create --allow-principal User:x --operation read --topic t --yes', 'read ACLs', onCluster],
  ['users delete x --yes', 'read users', onCluster],
  ['users list', 'read users', onCluster],
  ['quotas list', 'read quotas', onConfigs],
  ['brokers describe 1', 'read configs of broker 1', onConfigs],
  ['cluster quorum', 'describe the metadata quorum', onCluster],
  [
    'transactions describe x',
    'find the coordinator of "x"',
    [
      'DESCRIBE on transactional id "x" (TRANSACTIONAL_ID_AUTHORIZATION_FAILED)',
      'describe --transactional-id x',
    ] as const,
  ],
] as const)('%s is denied in words', async (line, what, [right, grant]) => {
  const command = `todo-kafka acls create --allow-principal User:bob --operation ${grant}`;
  expect(await denied(line.split(' '))).toEqual([
    1,
    `Error: cannot ${what}: user "bob" may not ${right}\nHint: Whoever runs the cluster can allow it with \`${command}\`.\n`,
  ]);
});

it('what one item of a request needs is said with the item', async () => {
  const command = 'todo-kafka acls create --allow-principal User:bob --operation create --topic new';
  expect(await denied(['topics', 'create', 'new'])).toEqual([
    1,
    `Error: cannot create topic "new": user "bob" may not CREATE on topic "new" (TOPIC_AUTHORIZATION_FAILED); \`${command}\` allows it\nHint: Whoever runs the cluster has to allow it.\n`,
  ]);
});

it('who may look and no more is told what a change, a record and a read need', async () => {
  const grant = ['--allow-principal', 'User:bob', '--operation', 'describe', '--topic', 'guarded', '--group', 'g'];
  await runMain(['acls', 'create', ...grant, '--yes', '--brokers', broker.address('PLAINTEXT')]);
  await expect
    .poll(async () => (await denied(['topics', 'trim', 'guarded', '--all', '--yes', '--json']))[1])
    .not.toContain('may not DESCRIBE');
  for (const [line, right] of [
    ['consume guarded --from-beginning -e', 'READ on topic "guarded"'],
    ['produce guarded --raw --value x', 'IDEMPOTENT_WRITE on the cluster'],
    ['topics alter guarded --config retention.ms=5000 --yes', 'DESCRIBE_CONFIGS on topic "guarded"'],
  ] as const) {
    const [code, said] = await denied(line.split(' '));
    expect([line, code, said]).toEqual([line, 1, expect.stringContaining(`user "bob" may not ${right}`)]);
  }
});
