import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { brokerOfFile } from '../../helpers/lone-broker.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { toolSession } from '../../helpers/tool-session.js';
import { createdTopic, todoKafka, writeRecords } from '../../helpers/topics.js';

const broker = brokerOfFile({ 'broker.rack': 'attic', 'ssl.key.password': 'kept-secret' });
const kafka = toolSession(broker);
const shared = toolSession();

async function todo(...argv: readonly string[]): Promise<RunResult> {
  return runMain([...argv, '--brokers', broker()]);
}

/** What Kafka's own tool says of the broker's dynamic configs: `name=value`. */
async function configsByKafka(...entity: readonly string[]): Promise<readonly string[]> {
  const text = await kafka.tool('kafka.admin.ConfigCommand', '--describe', ...entity);
  return [...text.matchAll(/^ +(\S+=\S*) sensitive=/gm)].map(([, pair]) => pair ?? '').sort();
}

describe('brokers list and describe', () => {
  it('show what each leads and holds', async () => {
    const topic = await createdTopic('held', '--partitions', '3');
    await writeRecords(topic, 0, ['a']);
    const { stdout } = await todoKafka('brokers', 'list', '--json');
    const { brokers } = parseDocument('brokers.list', stdout);
    expect(brokers.map(({ id, host, rack }) => [id, host, rack])).toEqual([
      [1, 'localhost', null],
      [2, 'localhost', null],
      [3, 'localhost', null],
    ]);
    const described = await todoKafka('brokers', 'describe', '2', '--json');
    const [second] = parseDocument('brokers.describe', described.stdout).brokers;
    const [folder] = second?.folders ?? [];
    expect(folder).toMatchObject({ error: null, replicas: second?.replicas });
    expect(second?.configs.find(({ name }) => name === 'node.id')).toEqual({
      name: 'node.id',
      value: '2',
      source: 'broker-static',
      sensitive: false,
      readOnly: true,
    });
    expect(second?.configs.filter(({ source }) => source === 'default')).toEqual([]);
  });

  it('show racks, and hide secrets', async () => {
    const { stdout } = await todo('brokers', 'list');
    expect(stdout).toMatch(/^BROKER {2}ADDRESS +RACK +LEADERS[^\n]+\n +1 {2}localhost:\d+ {2}attic /);
    const described = await todo('brokers', 'describe');
    expect(described.stdout).toMatch(/ssl\.key\.password +\(hidden\) +broker-static/);
    expect(described.stdout).not.toContain('kept-secret');
    const all = await todo('brokers', 'configs', '1', '--all', '--json');
    expect(all.stdout).not.toContain('kept-secret');
    expect(parseDocument('brokers.configs', all.stdout).configs.length).toBeGreaterThan(200);
  });

  it('say that one is not there', async () => {
    const hint = `Hint: See which are there with \`todo-kafka brokers list --brokers ${broker()}\`.\n`;
    const error = `Error: broker 9 is not part of the cluster at the moment\n${hint}`;
    for (const argv of [
      ['describe', '9'],
      ['configs', '9'],
      ['alter', '9', '--unset', 'log.cleaner.threads'],
    ]) {
      expect(await todo('brokers', ...argv)).toEqual({ code: 3, stdout: '', stderr: error });
    }
  });
});

describe('brokers alter', () => {
  it("changes a broker, or all, as Kafka's own tool sees it, and nothing in a dry run", async () => {
    const of = ['--entity-type', 'brokers', '--entity-name', '1'];
    const preview = await todo('brokers', 'alter', '1', '--config', 'log.cleaner.threads=2', '--dry-run');
    expect(preview).toMatchObject({ code: 0, stdout: '~ log.cleaner.threads (not set) → 2\n' });
    expect(await configsByKafka(...of)).toEqual([]);
    expect((await todo('brokers', 'alter', '1', '--config', 'log.cleaner.threads=2')).code).toBe(0);
    await expect.poll(() => configsByKafka(...of)).toEqual(['log.cleaner.threads=2']);
    expect((await todo('brokers', 'alter', '1', '--config', 'log.cleaner.threads=2')).stdout).toBe(
      'It is so already.\n',
    );
    expect((await todo('brokers', 'alter', 'default', '--config', 'message.max.bytes=2000000')).code).toBe(0);
    await expect
      .poll(() => configsByKafka('--entity-type', 'brokers', '--entity-default'))
      .toContain('message.max.bytes=2000000');
    await expect
      .poll(async () => (await todo('brokers', 'configs')).stdout)
      .toMatch(/message\.max\.bytes +2000000 +broker-dynamic-default +dynamic/);
    expect((await todo('brokers', 'alter', '1', '--unset', 'log.cleaner.threads')).stdout).toBe(
      '~ log.cleaner.threads 2 → (not set)\n',
    );
    await expect.poll(() => configsByKafka(...of)).toEqual([]);
  });

  it('changes levels of loggers (KIP-412)', async () => {
    const loggers = async () =>
      parseDocument('brokers.configs', (await todo('brokers', 'configs', '1', '--loggers', '--json')).stdout).configs;
    const { name, value } = (await loggers())[0] ?? expect.fail('it has none');
    const { code, stdout } = await todo('brokers', 'alter', '1', '--loggers', '--config', `${name}=FATAL`);
    expect([code, stdout]).toEqual([0, `~ ${name} ${value ?? ''} → FATAL\n`]);
    const level = async () => (await loggers()).find((each) => each.name === name)?.value;
    await expect.poll(level).toBe('FATAL');
    const unknown = await todo('brokers', 'alter', '1', '--loggers', '--config', 'nobody=DEBUG');
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('cannot change loggers of broker 1: ')]);
  });

  it.each([
    [['default', '--config', 'log.retention.ms=1000'], 'log.retention.ms → 1000'],
    [['1', '--config', 'log.cleanup.policy=compact'], 'log.cleanup.policy → compact'],
  ])('asks before records go: %j', async (argv, change) => {
    const { code, stderr } = await todo('brokers', 'alter', ...argv);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(
        `Error: nothing was done: this would let brokers delete records of every topic without such a config (${change})`,
      ),
    ]);
  });

  it.each([
    [['--config', 'node.id=7'], 1, 'cannot change broker 1: Cannot update these configs dynamically: [node.id]'],
    [['--config', 'log.cleaner.threads=many'], 1, 'cannot change broker 1: '],
    [
      ['--config', 'ssl.key.password=x'],
      2,
      'config "ssl.key.password" is a secret, and a command line shows it to others',
    ],
  ])('is refused in words: %j', async (argv, code, message) => {
    const result = await todo('brokers', 'alter', '1', ...argv, '--dry-run');
    expect([result.code, result.stderr]).toEqual([code, expect.stringContaining(message)]);
  });
});

describe('cluster quorum', () => {
  it("says what Kafka's own tool says", async () => {
    const { code, stdout } = await todoKafka('cluster', 'quorum', '--json');
    const { leaderId, leaderEpoch, voters, observers } = parseDocument('cluster.quorum', stdout);
    const status = await shared.tool('org.apache.kafka.tools.MetadataQuorumCommand', 'describe', '--status');
    const field = (name: string): string | undefined => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1];
    expect([code, String(leaderId), String(leaderEpoch)]).toEqual([0, field('LeaderId'), field('LeaderEpoch')]);
    const ids = [...(field('CurrentVoters') ?? '').matchAll(/"id": (\d+)/g)].map(([, id]) => Number(id));
    expect(voters.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(observers).toEqual([]);
    expect(voters.every(({ lag }) => lag < 100)).toBe(true);
  });
});

it.each([
  [['configs', '--loggers'], '--loggers is for one broker: name its id'],
  [['configs', '1', '--loggers', '--all'], '--loggers: it does not go with --all'],
  [['alter', '1'], 'nothing to change: use --config or --unset'],
  [['alter', '1', '--config', 'a=1', '--unset', 'a'], '"a" is to be set and to be removed'],
  [['alter', 'default', '--loggers', '--unset', 'a'], '--loggers is for one broker: name its id'],
])('brokers %j ends 2', async (argv, message) => {
  const { code, stderr } = await runMain(['brokers', ...argv, '--brokers', 'localhost:1']);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
