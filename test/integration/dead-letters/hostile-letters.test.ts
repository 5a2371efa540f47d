import { describe, expect, it } from 'vitest';
import { headerFamilies } from '../../../src/lib/dead-letters/families.js';
import { deadLetterHeaders } from '../../../src/lib/dead-letters/headers.js';
import { documentOf } from '../../helpers/documents.js';
import {
  backlogOf,
  letterLines,
  redrive,
  taskBytes,
  topicWithLetters,
  topicWithSchema,
  writeWithHeaders,
  type WrittenRecord,
} from '../../helpers/letters.js';
import { consumeAll } from '../../helpers/records.js';
import { runMain } from '../../helpers/run-main.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { todoKafka } from '../../helpers/topics.js';

/** What a header may hold that none of the programs that write it would have put there. */
const hostile: readonly (string | Buffer)[] = [
  ...['', ' ', '-1', '-99999999999999999999', '99999999999999999999', '9007199254740991', '1e400', 'NaN', '-1.5ms'],
  ...['+275760-09-13T00:00:00.001Z', '-9999999999999d', 'a b', '..', '\u001b[2J\u202e', '__proto__', '{"a":1}'],
  ...['😀'.repeat(200), 'x'.repeat(40_000)],
  ...[
    [0xff, 0xfe, 0xc3],
    [0xff, 0xff, 0xff, 0xff],
    [0x7f, 0xff, 0xff, 0xff],
  ].map((bytes) => Buffer.from(bytes)),
  ...[Buffer.alloc(8, 0xff), Buffer.concat([Buffer.from([0]), Buffer.alloc(7, 0xff)]), Buffer.alloc(5)],
];

/** Every header that is read of any family, with everything that it may hold, each beside a topic that is the right one. */
function hostileLetters(source: string): readonly WrittenRecord[] {
  const names = headerFamilies.flatMap(({ fields }) => {
    const [topic = ''] = fields.topic ?? [];
    return Object.values(fields).flatMap((own) => own.map((name) => ({ name, topic })));
  });
  const redrives = { name: deadLetterHeaders.redrives, topic: deadLetterHeaders.topic };
  return [...names, redrives].flatMap(({ name, topic }) =>
    hostile.map((value) => ({ value: 'x', headers: { [topic]: source, [name]: value } })),
  );
}

/** In batches that a broker takes. */
async function writeAll(topic: string, letters: readonly WrittenRecord[]): Promise<void> {
  for (let at = 0; at < letters.length; at += 300) await writeWithHeaders(topic, letters.slice(at, at + 300));
}

describe('headers of dead letters that nobody would have written', () => {
  it('are listed by reasons that end, and end in a character', async () => {
    const { source, dlq } = await topicWithLetters('hostile-list');
    const letters = hostileLetters(source);
    await writeAll(dlq, letters);
    const listed = await backlogOf(dlq);
    expect(Object.values(listed).reduce((sum, one) => sum + one, 0)).toBe(letters.length);
    expect(Object.keys(listed).filter((reason) => reason.length > 250 || /\p{Surrogate}/u.test(reason))).toEqual([]);
  });

  it('are shown, redriven and purged, each letter by itself', async () => {
    const { source, dlq } = await topicWithLetters('hostile', { partitions: 2 });
    const letters = hostileLetters(source);
    await writeAll(dlq, letters);
    const lines = letterLines((await todoKafka('dlq', 'show', dlq)).stdout);
    expect(lines).toHaveLength(letters.length);
    const shown = await runMain(['dlq', 'show', dlq, '--no-color', ...clusterFlags()], { stdoutIsTTY: true });
    expect([shown.code, shown.stderr]).toEqual([0, '']);

    const dry = await redrive(dlq, '--dry-run');
    expect(dry.document).toMatchObject({ selected: letters.length, stillBad: 0 });
    const { document } = await redrive(dlq);
    expect({ ...document, cluster: null, dryRun: true }).toEqual(dry.document);
    expect(document.redriven + document.foreign + document.quarantined).toBe(letters.length);
    expect(await consumeAll(source)).toHaveLength(document.redriven);

    const purged = documentOf('dlq.purge', await todoKafka('dlq', 'purge', dlq, '--yes', '--json'));
    expect(purged).toMatchObject({ backlog: document.foreign });
  });

  it('may be there twice, and the last one counts', async () => {
    const { source, dlq } = await topicWithLetters('twice');
    const twice = (name: string, ...values: readonly string[]): Record<string, string[]> => ({ [name]: [...values] });
    await writeWithHeaders(dlq, [
      { value: 'a', headers: { ...twice('x-original-topic', `${source}-other`, source) } },
      { value: 'b', headers: { ...twice('x-original-topic', source, `${source}-other`) } },
    ]);
    const { code, document } = await redrive(dlq);
    expect([code, document]).toMatchObject([1, { redriven: 1, foreign: 1 }]);
    expect((await consumeAll(source)).map(({ value }) => value)).toEqual(['a']);
  });

  it('leave values with impossible schema ids bad, and the others good', async () => {
    const { source, dlq, id } = await topicWithSchema('ids');
    const ids = [-1, -2_147_483_648, 2_147_483_647, 0];
    await writeWithHeaders(dlq, [
      ...ids.map((each) => ({ value: taskBytes(each, 'x', 0) })),
      ...ids.map((each) => ({ key: taskBytes(each, 'x', 0), value: taskBytes(id, 'x', 0) })),
    ]);
    const shown = await todoKafka('dlq', 'show', dlq);
    expect(letterLines(shown.stdout)).toHaveLength(2 * ids.length);
    const { code, document } = await redrive(dlq);
    expect([code, document]).toMatchObject([1, { redriven: ids.length, stillBad: ids.length }]);
    expect(await consumeAll(source)).toHaveLength(ids.length);
  });
});
