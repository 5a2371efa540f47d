import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { attemptsOf, deadLetter, lagOf, topicWithLetters, writeWithHeaders } from '../../helpers/letters.js';
import { killRuns } from '../../helpers/kill-runs.js';
import { consumeAll } from '../../helpers/records.js';
import { runBin, startBin } from '../../helpers/run-bin.js';
import { below, oneOf } from '../../helpers/seeded.js';
import { clusterFlags } from '../../helpers/test-cluster.js';

const count = 3_000;
const signals = ['SIGKILL', 'SIGTERM'] as const;

/** Letters that go back, that are bad for good, that nobody asks for, and that are given up at once. */
const kinds = ['good', 'bad', 'other', 'exhausted'] as const;

describe.each(killRuns('kill-redrive'))('a redrive that is killed (seed $seed)', ({ random }) => {
  it('leaves every letter in one place, once', async () => {
    const { source, dlq } = await topicWithLetters('killed', { partitions: 3 });
    const letters = Array.from({ length: count }, (_, index) => ({ kind: oneOf(kinds, random), name: `${index}` }));
    await writeWithHeaders(
      dlq,
      letters.map(({ kind, name }, offset) => {
        const topic = kind === 'bad' ? `${source}-gone` : source;
        const errorClass = kind === 'other' ? 'Other' : 'Wanted';
        const letter = deadLetter(topic, {
          key: name,
          value: `${kind} ${name}`,
          errorClass,
          offset,
          partition: offset % 3,
        });
        const redrives = kind === 'exhausted' ? '9' : '0';
        return { ...letter, headers: { ...letter.headers, 'todo-kafka.dlq.redrives': redrives } };
      }),
    );
    const argv = ['dlq', 'redrive', dlq, '--max-attempts', '9', '--rate', '1000/s', ...clusterFlags()];
    // The first run has to be told by reason; what is still bad afterwards has another.
    const wanted = [...argv, '--reason', 'Wanted', '--json'];
    let interrupted = 0;
    for (const signal of [oneOf(signals, random), oneOf(signals, random), oneOf(signals, random)]) {
      const running = startBin(wanted);
      await sleep(500 + below(1_500, random));
      running.process.kill(signal);
      const { code, stderr } = await running.done;
      if (code === 0 || code === 1) continue; // it had come to its end
      // Right after its start the program does not listen for signals yet.
      expect(signal === 'SIGKILL' ? [null] : [143, null], stderr).toContain(code);
      interrupted += 1;
    }
    expect(interrupted).toBeGreaterThan(0);
    const { code, stderr } = await runBin(wanted.filter((each) => each !== '--rate' && each !== '1000/s'));
    expect([0, 1], stderr).toContain(code);

    const namesOf = (kind: (typeof kinds)[number]): readonly string[] =>
      letters
        .filter((letter) => letter.kind === kind)
        .map(({ name }) => `${kind} ${name}`)
        .toSorted();
    const valuesIn = async (topic: string): Promise<readonly unknown[]> =>
      (await consumeAll(topic)).map(({ value }) => value).toSorted();
    expect(await valuesIn(source)).toEqual(namesOf('good'));
    expect(await valuesIn(`${source}.quarantine`)).toEqual(namesOf('exhausted'));
    const waiting = await attemptsOf(dlq);
    expect(waiting.map(([value]) => value).toSorted()).toEqual([...namesOf('bad'), ...namesOf('other')]);
    const others = waiting.filter(([, reason]) => reason === 'Other');
    expect(others.filter(([, , attempts, redrives]) => attempts !== 5 || redrives !== 0)).toEqual([]);
    const bad = waiting.filter(([, reason]) => reason === 'TOPIC_NOT_FOUND');
    expect(bad.filter(([, , attempts, redrives]) => attempts !== 6 || redrives !== 1)).toEqual([]);

    await runBin([...argv.slice(0, 3), '--reason', 'Other', ...clusterFlags()]);
    expect((await consumeAll(source)).length).toBe(namesOf('good').length + namesOf('other').length);
    expect(await lagOf(dlq)).toBeGreaterThanOrEqual(bad.length);
  });
});
