import { expect, it, onTestFinished } from 'vitest';
import { describeTopicConfigs } from '../../../src/lib/kafka/admin/config.js';
import { deleteTopics } from '../../../src/lib/kafka/admin/topic.js';
import type { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import { groupBy } from '../../../src/lib/values/group-by.js';
import { mapAtMost } from '../../../src/lib/values/map-at-most.js';
import { parseDocument } from '../../helpers/documents.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { catalogTexts, syncFlags } from '../../helpers/random-catalogs.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { schemaPairs } from '../../helpers/schema-pairs/pairs.js';
import { askRegistry } from '../../helpers/schemas.js';
import { seedsOf } from '../../helpers/seeded.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { unique } from '../../helpers/unique.js';
import { workspace, writeIn } from '../../helpers/workspace.js';

type Verdict = 'passed' | 'refused in part' | 'refused';

/** Catalogs looked at side by side: nearly all of their time is the brokers'. */
const atOnce = 4;

it('does what its dry run has said, and a second one finds nothing', async () => {
  const seeds = seedsOf('dry-run-agrees', Number(process.env['RUNS'] ?? 10));
  const kafka = openTestKafka();
  const failures: unknown[] = [];
  const verdicts = await mapAtMost(atOnce, seeds, (seed) =>
    run(seed, kafka).catch((error: unknown) => (failures.push(error), ['failed' as const])),
  );
  const counts = groupBy(verdicts.flat(), (verdict) => verdict);
  const figures = [...counts].map(([verdict, all]) => `${all.length} ${verdict}`);
  process.stderr.write(`dry-run-agrees: ${figures.join(', ')}\n`);
  if (failures.length > 0) throw failures[0];
});

async function run(seed: number, kafka: KafkaCluster): Promise<readonly Verdict[]> {
  const prefix = `${unique('cat')}.`;
  onTestFinished(() => deleteAll(prefix, kafka));
  const { first, second } = catalogTexts(prefix, seed);
  const [pair] = schemaPairs(1, seed);
  const folder = workspace({
    'old.avsc': JSON.stringify(pair?.writer),
    'new.avsc': JSON.stringify(pair?.reader),
    'topics.yaml': first,
  });
  const sync = (...argv: readonly string[]): Promise<RunResult> =>
    runMain(['topics', 'sync', '--json', ...argv, ...syncFlags(seed), ...clusterFlags()], { workingDirectory: folder });
  const verdict = await holdsTo(first);
  writeIn(folder, 'topics.yaml', second);
  return [verdict, await holdsTo(second)];

  /** What the dry run has said of the catalog holds when it is carried out. */
  async function holdsTo(catalog: string): Promise<Verdict> {
    const about = `SEED=${seed} ${syncFlags(seed).join(' ')}\n${catalog}`;
    const before = await stateOf(prefix, kafka);
    const dry = await sync('--dry-run');
    expect(await stateOf(prefix, kafka), about).toEqual(before);
    const done = await sync('--yes');
    expect(done.code, `${about}\n${dry.stdout}\n${dry.stderr}\n${done.stdout}\n${done.stderr}`).toBe(dry.code);
    if (dry.code === 2) {
      expect(JSON.parse(dry.stderr.split('\n').at(-2) ?? ''), about).toMatchObject({ code: 'CATALOG_INVALID' });
      expect(await stateOf(prefix, kafka), about).toEqual(before);
      return 'refused';
    }
    expect([0, 1], `${about}\n${dry.stderr}`).toContain(dry.code);
    const after = await stateOf(prefix, kafka);
    const refused = refusalsOf(dry);
    expect(refusalsOf(done), about).toEqual(refused);
    for (const { action, status } of actionsOf(done)) {
      expect(status, `${about}\n${done.stdout}`).toBe(action === 'refused' ? 'refused' : 'done');
    }
    const touched = new Set(
      actionsOf(dry).flatMap((action) =>
        'topic' in action ? [action.topic] : 'subject' in action ? [action.subject] : [],
      ),
    );
    for (const [name, state] of Object.entries(after)) {
      if (!touched.has(name)) expect(state, `${about}\n${name}`).toEqual(before[name]);
    }
    const again = await sync('--dry-run', '--exit-code');
    expect(actionsOf(again), `${about}\n${done.stdout}`).toEqual(
      actionsOf(dry).filter((action) => action.action === 'refused'),
    );
    expect(again.code, about).toBe(dry.code);
    return dry.code === 0 ? 'passed' : 'refused in part';
  }
}

function actionsOf({ stdout }: RunResult) {
  return parseDocument('topics.sync', stdout).actions;
}

function refusalsOf(result: RunResult): readonly unknown[] {
  return actionsOf(result).filter((action) => action.action === 'refused');
}

/** Topics and subjects whose names begin so, with all that sync can change of them. */
async function stateOf(prefix: string, kafka: KafkaCluster): Promise<Readonly<Record<string, unknown>>> {
  const topics = (await kafka.metadata(null)).topics.filter(({ name }) => name.startsWith(prefix));
  const configs = await describeTopicConfigs(
    kafka,
    topics.map(({ name }) => name),
  );
  const states: Record<string, unknown> = {};
  for (const { name, topicId, partitions } of topics) {
    const own = configs.get(name)?.configs.filter(({ source }) => source === 'topic') ?? [];
    states[name] = {
      topicId,
      replicas: partitions.map(({ replicas }) => replicas.length),
      configs: Object.fromEntries(own.map(({ name: key, value }) => [key, value])),
    };
  }
  for (const subject of await subjectsOf(prefix)) {
    const path = encodeURIComponent(subject);
    const answers = [askRegistry('GET', `/subjects/${path}/versions`), askRegistry('GET', `/config/${path}`)];
    states[subject] = (await Promise.all(answers)).map(({ body }) => body);
  }
  return states;
}

async function subjectsOf(prefix: string): Promise<readonly string[]> {
  const { body } = await askRegistry('GET', '/subjects');
  return (body as readonly string[]).filter((subject) => subject.startsWith(prefix));
}

async function deleteAll(prefix: string, kafka: KafkaCluster): Promise<void> {
  const topics = (await kafka.metadata(null)).topics.filter(({ name }) => name.startsWith(prefix));
  await deleteTopics(
    kafka,
    topics.map(({ name, topicId }) => ({ topic: name, topicId })),
  );
  for (const subject of await subjectsOf(prefix))
    await askRegistry('DELETE', `/subjects/${encodeURIComponent(subject)}`);
}
