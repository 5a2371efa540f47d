import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { expect, onTestFinished } from 'vitest';
import * as z from 'zod';
import { GroupMember } from '../../../src/lib/kafka/group/group-member.js';
import { defaultMemberTimings } from '../../../src/lib/kafka/group/group-member-options.js';
import { namedTopics } from '../../../src/lib/kafka/topic-selection.js';
import { Transactions } from '../../../src/lib/kafka/writer/transaction.js';
import { allCommands, commandTree } from '../../helpers/command-tree.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { deleteGroups } from '../../helpers/groups.js';
import { hostileCases, type HostileWorld } from '../../helpers/hostile-cases.js';
import { hostileText } from '../../helpers/hostile-text.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { deadLetter, writeWithHeaders } from '../../helpers/letters.js';
import { RegistryProxy } from '../../helpers/registry-proxy.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { registerSchema } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, deleteAfterwards, todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace, writeIn } from '../../helpers/workspace.js';

/** No command of ours, and no library that draws for us, writes any of these. */
const hostile = '\x1b]0;t\x07\x1b[7m\x9b7m\r\x7f\u202e\u2066\u2028';
const doc = `${hostileText}*/ evil`;

const schema = JSON.stringify({
  type: 'record',
  name: 'R',
  doc,
  fields: [
    { name: 'text', type: 'string', doc, default: hostile },
    { name: 'priority', type: { type: 'enum', name: 'P', doc, symbols: ['LOW'] }, default: 'LOW' },
  ],
});

/** A value of that schema. */
function valueOf(id: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.from([0, 0, 0, 0, 0]);
  header.writeInt32BE(id, 1);
  return Buffer.concat([header, Buffer.from([bytes.length * 2]), bytes, Buffer.from([0])]);
}

foreignTest('what others have named or written moves no cursor, whatever command prints it', async () => {
  const { world, flags } = await hostileWorld();
  const leaves = allCommands(await commandTree()).filter(([, { commands }]) => commands.length === 0);
  const cases = hostileCases(world);
  expect(Object.keys(cases).sort()).toEqual(leaves.map(([name]) => name.replace('todo-kafka ', '')).sort());

  const lines = Object.entries(cases).flatMap(([name, all]) =>
    all.map((argv) => ({ name, argv: [...name.split(' '), ...flags(argv), ...argv] })),
  );
  const texts = await onTerminal(
    world.folder,
    lines.map(({ argv }) => argv),
  );
  const printed = lines.map(({ name, argv }, index) => ({ name, argv, text: texts[index] ?? '' }));
  expect(printed.filter(({ text }) => unsafe(text)).map(({ argv, text }) => [argv, text])).toEqual([]);
  const silent = printed.filter(({ text }) => !/\\u001b|\\u202e|\\x1b/.test(text));
  expect(silent.map(({ argv, text }) => [argv, text])).toEqual([]);
});

/** A character of ours is a line's end, and what prompts, spinners and screens move the cursor with. */
function unsafe(text: string): boolean {
  const rest = text.replaceAll(/\r?\n|\t|\x1b\[(?:\?25[lh]|\?2026[lh]|[0-9]*[A-GJK])/g, '');
  return /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u.test(rest);
}

/** Runs command lines on a terminal. @returns what it got of each */
async function onTerminal(folder: string, lines: readonly (readonly string[])[]): Promise<readonly string[]> {
  writeIn(folder, 'lines.json', JSON.stringify(lines));
  const environment = [
    `TODO_KAFKA_DATA=${join(folder, 'data')}`,
    `XDG_CONFIG_HOME=${join(folder, hostile)}`,
    ...['NO_COLOR=1', 'DOCKER_HOST=unix:///nowhere/docker.sock', `HOME=${folder}`],
  ];
  const script = join(import.meta.dirname, '../../helpers/run-lines.ts');
  const node = [process.execPath, '--import', 'tsx', script, join(folder, 'lines.json')];
  const answer = await python('terminal.py', [join(folder, 'written'), 'env', ...environment, ...node], 'n\r');
  const { code, text } = z.object({ code: z.int(), text: z.string() }).parse(JSON.parse(answer));
  expect(code, text.slice(-500)).toBe(0);
  return text.split(/=== \d+\r\n/).slice(1);
}

async function hostileWorld(): Promise<{
  readonly world: HostileWorld;
  readonly flags: (argv: readonly string[]) => readonly string[];
}> {
  const begin = unique('hostile');
  const real = await createdTopic(
    `hostile-${'Z'.repeat(Buffer.byteLength(hostile))}`,
    '--partitions',
    '1',
    '--config',
    'compression.type=uncompressed',
  );
  const topic = real.replace(/Z+/, hostile);
  deleteAfterwards(`${real}.dlq`);
  await todoKafka('topics', 'create', `${real}.dlq`, '--partitions', '1');
  const id = await registerSchema(`${real}-value`, schema);
  const headers = { [`h${hostile}`]: hostile };
  await writeWithHeaders(real, [
    { key: hostile, value: valueOf(id, hostile), headers },
    { key: hostile, value: hostile, headers },
  ]);
  const failure = { errorClass: hostile, message: hostile, stage: 'handler', group: hostile } as const;
  await writeWithHeaders(`${real}.dlq`, [deadLetter(real, { key: hostile, value: hostile, ...failure })]);

  const [group, emptyGroup] = [`${begin}${hostile}a`, `${begin}${hostile}b`];
  onTestFinished(() => deleteGroups(group, emptyGroup));
  await groupWithMember(group, real);
  const admin = new Kafka({ brokers: testCluster().brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.setOffsets({ groupId: emptyGroup, topic: real, partitions: [{ partition: 0, offset: '0' }] });
  await admin.disconnect();
  const transactionalId = `${begin}${hostile}t`;
  await Transactions.open(openTestKafka(), { transactionalId, timeout: 60_000 });

  const brokers = await RewritingProxy.open();
  brokers.disguises = [
    [real, topic],
    ['uncompressed', 'x\x1b[7m\x07\u202eyyy'],
  ];
  const registry = await RegistryProxy.open(testCluster().registry);
  registry.disguise = [real, topic];
  const refusing = await RegistryProxy.open(testCluster().registry);
  refusing.fault = 'hostile';
  onTestFinished(() => [registry, refusing].forEach((each) => each.close()));

  const folder = workspace({
    'hostile.avsc': schema.replace('"name":"R"', '"name":"S"'),
    'topic.avsc': '{"type":"record","name":"T","fields":[]}',
    'schemas.yaml': `version: 1\ntopics:\n  a: { partitions: 1, replicationFactor: 1, value: { schema: topic.avsc } }\n`,
    'topics.yaml': `version: 1\ntopics:\n  tk-hostile-new: { partitions: 1, replicationFactor: 1 }\n`,
    'broken.yaml': `version: 1\ntopics:\n  ${JSON.stringify(hostile)}: { ${JSON.stringify(`b${hostile}`)}: 1 }\n`,
    'data/clusters/hostile/cluster.json': JSON.stringify({
      ...{ version: 1, name: 'hostile', runtime: 'native', nodes: 1, portOffset: 0, registry: false, clusterId: 'x' },
      ready: true,
    }),
    [`${hostile}/todo-kafka/config.yaml`]: `profiles:\n  other: { brokers: ${JSON.stringify(hostile)} }\n`,
    'data/clusters/hostile/logs/kafka1.log': `${hostileText}\n`,
  });
  return {
    world: {
      ...{ text: `a${hostile}`, folder, topic, dlq: `${topic}.dlq`, group, emptyGroup, transactionalId },
      registry: refusing.url,
    },
    flags: (argv) =>
      argv.includes('--cluster') || argv.includes('--brokers') || argv.includes('--registry')
        ? []
        : ['--brokers', brokers.brokers, '--registry', registry.url],
  };
}

/** A group whose member has a hostile client id, and with that a hostile member id. */
async function groupWithMember(groupId: string, topic: string): Promise<void> {
  const kafka = openTestKafka(testCluster().brokers, { clientId: hostile });
  const member = new GroupMember(kafka, {
    ...{ groupId, topics: namedTopics([topic]), ...defaultMemberTimings },
    onWarning: () => undefined,
  });
  await member.join();
  onTestFinished(() => member.leave());
}
