import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { runMain } from '../../helpers/run-main.js';
import { toolSession } from '../../helpers/tool-session.js';
import { todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const kafka = toolSession();

/** What Kafka's own tool says of the quotas of an entity: `name=value`. */
async function byKafka(...entity: readonly string[]): Promise<readonly string[]> {
  const text = await kafka.tool('kafka.admin.ConfigCommand', '--describe', ...entity);
  const [, values = ''] = /^Quota configs for .* are (.*)$/m.exec(text) ?? [];
  return values
    .split(', ')
    .filter((value) => value !== '')
    .sort();
}

async function listed(...entity: readonly string[]) {
  const { code, stdout, stderr } = await todoKafka('quotas', 'list', '--json', ...entity);
  expect(code, stderr).toBe(0);
  return parseDocument('quotas.list', stdout).quotas;
}

describe('quotas', () => {
  it("are set and taken away as Kafka's own tool sees them, one by one", async () => {
    const [user, client] = [unique('quota user'), unique('client')];
    const ours = ['--user', user, '--client-id', client];
    const theirs = [
      '--entity-type',
      'users',
      '--entity-name',
      user,
      '--entity-type',
      'clients',
      '--entity-name',
      client,
    ];
    const preview = await todoKafka('quotas', 'set', 'producer_byte_rate=1MB/s', ...ours, '--dry-run');
    expect([preview.code, preview.stdout]).toEqual([
      0,
      `+ user "${user}", client-id "${client}": producer_byte_rate (none) → 1000000\n`,
    ]);
    expect(await byKafka(...theirs)).toEqual([]);
    const set = await todoKafka('quotas', 'set', 'producer_byte_rate=1MB/s', 'request_percentage=12.5', ...ours);
    expect(set.stderr).toContain('To take it back:\n  todo-kafka quotas unset producer_byte_rate request_percentage ');
    await expect.poll(() => byKafka(...theirs)).toEqual(['producer_byte_rate=1000000.0', 'request_percentage=12.5']);
    await expect
      .poll(() => listed(...ours))
      .toEqual([
        {
          entity: { user, 'client-id': client },
          values: { producer_byte_rate: 1_000_000, request_percentage: 12.5 },
        },
      ]);
    expect(await listed('--user', user)).toEqual([]);
    expect((await todoKafka('quotas', 'list')).stdout).toContain(client);
    expect((await todoKafka('quotas', 'set', 'request_percentage=12.5', ...ours)).stdout).toBe('It is so already.\n');

    const unset = await todoKafka('quotas', 'unset', 'request_percentage', ...ours, '--json');
    const { changes, undo } = parseDocument('quotas.unset', unset.stdout);
    expect(changes).toEqual([{ name: 'request_percentage', before: 12.5, after: null }]);
    expect(undo).toEqual([expect.stringContaining(`todo-kafka quotas set request_percentage=12.5 --user '${user}'`)]);
    await expect.poll(() => byKafka(...theirs)).toEqual(['producer_byte_rate=1000000.0']);
    expect((await todoKafka('quotas', 'unset', '--all', ...ours)).code).toBe(0);
    await expect.poll(() => byKafka(...theirs)).toEqual([]);
  });

  it('of defaults and addresses are meant by options of their own', async () => {
    const value = ['connection_creation_rate=12345'];
    const theirs = ['--entity-type', 'ips', '--entity-name', '192.0.2.7'];
    expect((await todoKafka('quotas', 'set', ...value, '--ip', '192.0.2.7')).code).toBe(0);
    await expect.poll(() => byKafka(...theirs)).toEqual(['connection_creation_rate=12345.0']);
    expect((await todoKafka('quotas', 'unset', '--all', '--ip', '192.0.2.7')).code).toBe(0);
    const rate = ['controller_mutation_rate=54321', '--client-id-default'];
    const preview = await todoKafka('quotas', 'set', ...rate, '--dry-run');
    expect(preview.stdout).toBe('+ client-id <default>: controller_mutation_rate (none) → 54321\n');
  });

  it('that Kafka would refuse are refused before anything is changed', async () => {
    const { code, stderr } = await todoKafka('quotas', 'set', 'producer_byte_rate=1', '--ip', '192.0.2.8');
    expect([code, stderr]).toEqual([1, expect.stringContaining('Error: cannot change quotas, nothing was changed: ')]);
  });
});

it.each([
  [
    ['set', 'producer_byte_rate=1'],
    'say whom it is for, with --user, --client-id or --ip, or with one of their defaults',
  ],
  [['list', '--user', 'a', '--user-default'], 'use one of --user and --user-default'],
  [['list', '--ip', 'a', '--user', 'b'], '--ip: it goes with neither --user nor --client-id'],
  [['unset', '--user', 'a'], 'name quotas, or use --all'],
  [['unset', 'producer_byte_rate', '--all', '--user', 'a'], 'name quotas, or use --all'],
])('quotas %j ends 2', async (argv, message) => {
  const { code, stderr } = await runMain(['quotas', ...argv, '--brokers', 'localhost:1']);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
