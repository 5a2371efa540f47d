import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PermanentError } from '../../../src/lib/services/errors.js';
import { EventIdError } from '../../../src/lib/services/once/event-id.js';
import { MemoryOnceStore } from '../../../src/lib/services/once/memory-once-store.js';
import type { OnceStore } from '../../../src/lib/services/once/once-store.js';
import { SqliteDatabase } from '../../../src/lib/services/sqlite/sqlite-database.js';
import { SqliteOnceStore } from '../../../src/lib/services/sqlite/sqlite-once-store.js';
import { workspace } from '../../helpers/workspace.js';

const setup = 'CREATE TABLE IF NOT EXISTS points (user TEXT)';

function file(): string {
  return join(workspace(), 'effects.db');
}

async function openStore(path: string, scope = ''): Promise<SqliteOnceStore> {
  const store = await SqliteOnceStore.open({ path, setup, scope });
  onTestFinished(() => store.close());
  return store;
}

/** What is on the disk, as another process sees it. */
function pointsIn(path: string): readonly string[] {
  const database = new SqliteDatabase(path);
  const rows = database.all('SELECT user FROM points ORDER BY rowid');
  database.close();
  return rows.map(({ user }) => String(user));
}

const stores: readonly (readonly [string, () => Promise<OnceStore<unknown>>])[] = [
  ['in memory', () => Promise.resolve(new MemoryOnceStore())],
  ['in SQLite', () => openStore(file())],
];

describe.each(stores)('a store %s', (_, open) => {
  it('does an event once, and says whether it did', async () => {
    const store = await open();
    const done: string[] = [];
    const results = [];
    for (const id of ['a', 'b', 'a']) results.push(await store.runOnce(id, () => done.push(id)));
    expect([results, done]).toEqual([
      [true, true, false],
      ['a', 'b'],
    ]);
  });

  it.each([
    [null, 'found null'],
    [undefined, 'found undefined'],
    [true, 'found true'],
    [7, 'found 7'],
    [{}, 'found an object'],
    ['', 'found ""'],
    ['\ud800', '"\\ud800" has half of a surrogate pair'],
    ['a\udc01', '"a\\udc01" has half of a surrogate pair'],
  ])('refuses %j, which names no event, and does nothing', async (id, problem) => {
    const store = await open();
    let effects = 0;
    const running = store.runOnce(id as string, () => effects++);
    const message = `runOnce needs the id of an event, which is text that is not empty: ${problem}`;
    await expect(running).rejects.toThrow(new EventIdError(problem));
    await expect(running).rejects.toMatchObject({ message, code: 'EVENT_ID_INVALID' });
    await expect(running).rejects.toBeInstanceOf(PermanentError);
    expect(effects).toBe(0);
    expect(await store.runOnce('\u{1f600}', () => undefined)).toBe(true);
  });

  it('does it once also where it comes twice at the same time', async () => {
    const store = await open();
    let count = 0;
    const work = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      count += 1;
    };
    const results = await Promise.all([store.runOnce('a', work), store.runOnce('a', work), store.runOnce('a', work)]);
    expect([results.filter(Boolean), count]).toEqual([[true], 1]);
  });

  it('does it again where it has failed, and fails for nobody else', async () => {
    const store = await open();
    const failing = store.runOnce('a', () => Promise.reject(new Error('not yet')));
    const other = store.runOnce('b', () => undefined);
    await expect(failing).rejects.toThrow('not yet');
    expect([await other, await store.runOnce('a', () => undefined)]).toEqual([true, true]);
  });
});

it('the store in memory forgets the oldest', async () => {
  const store = new MemoryOnceStore({ maxEvents: 2 });
  for (const id of ['a', 'b', 'c']) await store.runOnce(id, () => undefined);
  expect([await store.runOnce('c', () => undefined), await store.runOnce('a', () => undefined)]).toEqual([false, true]);
});

describe('the store in SQLite', () => {
  it('keeps the effect together with the mark, and nothing of an effect that fails', async () => {
    const path = file();
    const store = await openStore(path);
    const add = (user: string) => (tx: { run: (sql: string, user: string) => unknown }) =>
      tx.run('INSERT INTO points VALUES (?)', user);
    const failed = store.runOnce('a', (tx) => {
      add('ann')(tx);
      throw new Error('half done');
    });
    await Promise.all([expect(failed).rejects.toThrow('half done'), store.runOnce('b', add('bob'))]);
    expect(pointsIn(path)).toEqual(['bob']);
    await store.runOnce('a', add('ann'));
    expect(pointsIn(path)).toEqual(['bob', 'ann']);
  });

  it('remembers after it was opened anew, by scope', async () => {
    const path = file();
    const first = await openStore(path);
    await first.runOnce('a', () => undefined);
    await first.close();
    const [again, other] = [await openStore(path), await openStore(path, 'mail')];
    expect(await again.runOnce('a', () => undefined)).toBe(false);
    expect(await other.runOnce('a', () => undefined)).toBe(true);
  });

  it('takes bytes wherever they stand, and refuses what SQLite has no value for', async () => {
    const store = await openStore(file());
    await store.runOnce('bytes', (tx) => tx.run('INSERT INTO points VALUES (?)', Buffer.from('ann')));
    const refused: readonly (readonly [unknown, string])[] = [
      [true, 'true'],
      [undefined, 'undefined'],
      [new Date(0), 'an object'],
      [2n ** 63n, '9223372036854775808'],
    ];
    for (const [value, found] of refused) {
      const running = store.runOnce('a', (tx) => tx.run('INSERT INTO points VALUES (?)', value as string));
      await expect(running).rejects.toThrow(
        `value 1 of the statement is ${found}: SQLite takes text, numbers, bytes and null`,
      );
    }
    await store.runOnce('a', (tx) => {
      expect(tx.all('SELECT CAST(user AS TEXT) AS user FROM points')).toEqual([{ user: 'ann' }]);
    });
  });

  it('takes turns with other processes, and stops none of them', async () => {
    const path = file();
    const [one, two] = [await openStore(path), await openStore(path)];
    const ids = Array.from({ length: 300 }, (_, index) => `e${index}`);
    const run = (store: SqliteOnceStore) =>
      Promise.all(
        ids.map((id) =>
          store.runOnce(id, async (tx) => {
            await Promise.resolve();
            tx.run('INSERT INTO points VALUES (?)', id);
          }),
        ),
      );
    const results = (await Promise.all([run(one), run(two)])).flat();
    expect([results.filter(Boolean).length, [...pointsIn(path)].sort()]).toEqual([300, [...ids].sort()]);
  });

  it('forgets events after their time', async () => {
    const path = file();
    const store = await openStore(path);
    await store.runOnce('old', () => undefined);
    await store.close();
    const database = new SqliteDatabase(path);
    database.run('UPDATE todo_kafka_done SET done_at = done_at - ?', 61 * 24 * 60 * 60_000);
    database.close();
    const next = await openStore(path);
    expect(await next.runOnce('old', () => undefined)).toBe(true);
  });
});
