import { describe, expect, it } from 'vitest';
import { documentOf } from '../../helpers/documents.js';
import { foreignHeaders } from '../../helpers/foreign-letters.js';
import { backlogOf, deadLetter, letterLines, topicWithLetters, writeWithHeaders } from '../../helpers/letters.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { runMain } from '../../helpers/run-main.js';
import { clusterFlags, shownCommand } from '../../helpers/test-cluster.js';
import { createdTopic, deleteAfterwards, todoKafka } from '../../helpers/topics.js';

describe('dlq list', () => {
  it('leaves out a topic that is deleted while it is looked at', async () => {
    const { dlq } = await topicWithLetters('deleted');
    const proxy = await RewritingProxy.open();
    let looks = 0;
    // The first look still has a topic that is gone by the next one: its id and its name are nobody's.
    proxy.onMetadata = (answer) => {
      const ghosts = answer.topics.filter(({ name }) => name === dlq && looks++ === 0);
      const gone = ghosts.map((topic) => ({ ...topic, name: `${dlq}.dlq`, topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' }));
      return { ...answer, topics: [...answer.topics, ...gone] };
    };
    const argv = ['dlq', 'list', '--json', '--brokers', proxy.brokers];
    const { topics } = documentOf('dlq.list', await runMain(argv));
    expect(topics.map(({ topic }) => topic)).toEqual(expect.arrayContaining([dlq]));
    expect(topics.map(({ topic }) => topic)).not.toContain(`${dlq}.dlq`);
  });

  it('counts what waits in each dead-letter topic, by reason', async () => {
    const { source, dlq } = await topicWithLetters('listed', { partitions: 2 });
    const time = Date.now() - 3_600_000;
    await writeWithHeaders(dlq, [
      deadLetter(source, { value: 'a', time }),
      deadLetter(source, { value: 'b', errorClass: 'RECORD_UNDECODABLE', partition: 1 }),
      deadLetter(source, { value: 'c', partition: 1 }),
    ]);
    const { topics } = documentOf('dlq.list', await todoKafka('dlq', 'list', '--json'));
    expect(topics.find(({ topic }) => topic === dlq)).toEqual({
      topic: dlq,
      source,
      group: `todo-kafka.redrive.${dlq}`,
      backlog: 3,
      retained: 3,
      lost: 0,
      oldest: time,
      reasons: [
        { reason: 'PaymentError', letters: 2 },
        { reason: 'RECORD_UNDECODABLE', letters: 1 },
      ],
    });
    expect(topics.map(({ topic }) => topic)).not.toContain(source);
    const { stdout } = await todoKafka('dlq', 'list');
    const own = stdout.split('\n').filter((line) => line.startsWith(`${dlq} `));
    expect(own.map((line) => line.split(/ +/))).toEqual([
      [dlq, '3', '3', '1h', '2', 'PaymentError'],
      [dlq, '3', '3', '1h', '1', 'RECORD_UNDECODABLE'],
    ]);
  });

  it('has empty ones too', async () => {
    const { dlq } = await topicWithLetters('empty');
    expect(await backlogOf(dlq)).toEqual({});
    expect((await todoKafka('dlq', 'list')).stdout).toMatch(new RegExp(`^${dlq} +0 +0 +- +- +-$`, 'm'));
  });
});

describe('dlq show', () => {
  it('prints letters as records with where they came from and why they died', async () => {
    const { source, dlq } = await topicWithLetters('shown');
    await writeWithHeaders(dlq, [
      deadLetter(source, { value: '{"a":1}', key: 'u1', offset: 41, time: 9_000 }),
      deadLetter(source, { value: Buffer.from([0xc3, 0x28]), errorClass: 'RECORD_UNDECODABLE', offset: 42 }),
    ]);
    const [first, second] = letterLines((await todoKafka('dlq', 'show', source)).stdout);
    expect(first).toMatchObject({ topic: dlq, offset: 0, key: 'u1', value: '{"a":1}', schemaId: null });
    expect(first?.letter).toEqual({
      ...{ reason: 'PaymentError', family: 'todo-kafka', topic: source, partition: 0, offset: 41 },
      ...{ timestamp: 1_600_000_000_000, group: 'app', errorClass: 'PaymentError', message: 'refused' },
      ...{ stage: 'handler', attempts: 5, time: 9_000, redrives: 0 },
    });
    expect(second).toMatchObject({ value: { $bytes: 'wyg=' }, letter: { reason: 'RECORD_UNDECODABLE', offset: 42 } });
  });

  it('prints as many as were asked for, of the reason that was asked for', async () => {
    const { source, dlq } = await topicWithLetters('chosen');
    const errorClass = (index: number): string => (index % 2 === 0 ? 'a.b.Even' : 'Odd');
    const letters = Array.from({ length: 10 }, (_, index) =>
      deadLetter(source, { value: `${index}`, errorClass: errorClass(index) }),
    );
    await writeWithHeaders(dlq, letters);
    const values = async (...argv: readonly string[]): Promise<readonly unknown[]> =>
      letterLines((await todoKafka('dlq', 'show', dlq, ...argv)).stdout).map(({ value }) => value);
    expect(await values('--reason', 'Even', '-n', '3')).toEqual(['0', '2', '4']);
    expect(await values('--reason', 'Odd')).toEqual(['1', '3', '5', '7', '9']);
    expect(await values('--reason', 'Other')).toEqual([]);
  });

  it('is readable on a terminal, where headers of others cannot move the cursor', async () => {
    const { source, dlq } = await topicWithLetters('pretty');
    await writeWithHeaders(dlq, [deadLetter(source, { value: 'x', offset: 3, message: 'no \u001b[2J', time: 0 })]);
    const { stdout } = await runMain(['dlq', 'show', dlq, '--no-color', ...clusterFlags()], { stdoutIsTTY: true });
    expect(stdout).toContain(`PaymentError: no \\u001b[2J\nfrom ${source}[0]@3, 1970-01-01T00:00:00.000Z\n`);
    expect(stdout).toContain('stage handler, group app, attempts 5');
  });

  it.each(foreignHeaders)('reads the headers of $family', async ({ family, reason, headers }) => {
    const { source, dlq } = await topicWithLetters(family);
    await writeWithHeaders(dlq, [{ value: 'x', headers: headers(source) }]);
    const [line] = letterLines((await todoKafka('dlq', 'show', dlq)).stdout);
    expect(line?.letter).toMatchObject({ family, reason, topic: source, partition: 1, offset: 7 });
  });

  it('finds the topic of any usual name, and of any name at all where its records say so', async () => {
    const source = await createdTopic('spring');
    deleteAfterwards(`${source}.DLT`, `${source}-errors`);
    for (const name of [`${source}.DLT`, `${source}-errors`]) await todoKafka('topics', 'create', name);
    await writeWithHeaders(`${source}.DLT`, [{ value: 'spring' }]);
    await writeWithHeaders(`${source}-errors`, [{ value: 'connect', headers: { '__connect.errors.topic': source } }]);
    const shown = async (name: string): Promise<readonly unknown[]> =>
      letterLines((await todoKafka('dlq', 'show', name)).stdout).map(({ value }) => value);
    expect([await shown(source), await shown(`${source}-errors`)]).toEqual([['spring'], ['connect']]);
  });

  it('names what is not there, and what is there twice', async () => {
    const { source } = await topicWithLetters('none');
    const none = await todoKafka('dlq', 'show', `${source}.quarantine`);
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringContaining(`Error: the cluster has no topic "${source}.quarantine"`),
    ]);
    const plain = await createdTopic('plain');
    await writeWithHeaders(plain, [{ value: 'x' }]);
    const ordinary = await todoKafka('dlq', 'show', plain);
    expect([ordinary.code, ordinary.stderr]).toEqual([
      1,
      `Error: topic "${plain}" has no dead-letter topic, and holds no dead letters itself\nHint: See what is there with ${shownCommand('dlq list')}.\n`,
    ]);
    deleteAfterwards(`${source}-dlq`);
    await todoKafka('topics', 'create', `${source}-dlq`);
    const twice = await todoKafka('dlq', 'show', source);
    expect([twice.code, twice.stderr]).toEqual([
      2,
      expect.stringContaining(`name the one that is meant: "${source}-dlq", "${source}.dlq"`),
    ]);
  });
});
