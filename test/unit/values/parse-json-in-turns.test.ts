import { describe, expect, it } from 'vitest';
import { exactJsonText } from '../../../src/lib/values/exact-json.js';
import { JsonSyntaxError } from '../../../src/lib/values/json-syntax-error.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import { itemSourcesInTurns, parseJsonInTurns } from '../../../src/lib/values/parse-json-in-turns.js';

const fields = '"id":9007199254740993,"10":-0.5,"2":[[],{}],"text":"a\\n",';
const object = (items: number, inner: string): string =>
  `{"items":[${Array(items).fill(inner).join(',')}],${fields}"z":1}`;
/** Many times as many values as are read in one go. */
const large = object(100, object(20, `[true,null,{"a":${'['.repeat(30)}1${']'.repeat(30)}}]`));

async function failure(parsing: Promise<unknown>): Promise<string> {
  return parsing.then(
    () => 'none',
    (error: unknown) => {
      if (!(error instanceof JsonSyntaxError)) throw error;
      return `${error.line}:${error.column} ${error.message}`;
    },
  );
}

describe('a text that is parsed in turns', () => {
  it('is what it is parsed at once', async () => {
    const value = await parseJsonInTurns(large);
    expect(value).toEqual(parseJson(large));
    expect(exactJsonText(value)).toBe(large);
  });

  it('is refused at the same place', async () => {
    expect(await failure(parseJsonInTurns(`[${large},\n${large.slice(0, -1)}]`))).toBe(
      `2:${large.length} expected "," or "}", found "]"`,
    );
    expect(await failure(parseJsonInTurns(`[${large}`))).toBe(
      `1:${large.length + 2} expected "," or "]", the text ends`,
    );
    expect(await failure(parseJsonInTurns(`${large}1`))).toBe(`1:${large.length + 1} expected the end, found "1"`);
  });

  it.each([
    ['of small items', '1,'],
    ['of empty items', '[],'],
    ['of fields', '{"a":1,"b":[2]},'],
  ])('gives others their turn: 8 MB %s', { timeout: 60_000 }, async (_, item) => {
    const text = `[${item.repeat(8_000_000 / item.length)}0]`; // a fifth of a second, at the least
    for (const parse of [parseJsonInTurns, itemSourcesInTurns]) {
      let [turns, isDone] = [0, false];
      const turn = (): void => {
        turns++;
        if (!isDone) setImmediate(turn);
      };
      setImmediate(turn);
      await parse(text);
      isDone = true;
      expect(turns).toBeGreaterThan(1);
    }
  });

  it('is parsed no further when nobody wants it any more', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(parseJsonInTurns(`[${'1,'.repeat(2_000_000)}0]`, { signal })).rejects.toThrow('enough');
    await expect(itemSourcesInTurns(`[${'1,'.repeat(2_000_000)}0]`, signal)).rejects.toThrow('enough');
  });
});

describe('the sources of items', () => {
  it.each<[string, readonly string[]]>([
    ['[]', []],
    [' [ ] ', []],
    ['[1]', ['1']],
    ['[ {"a": [1,2]} ,\n"]," , [] ]', ['{"a": [1,2]}', '"],"', '[]']],
    ['[1.50,null]', ['1.50', 'null']],
    [`[${large}, ${large} ]`, [large, large]],
  ])('are as they were written', async (array, sources) => expect(await itemSourcesInTurns(array)).toEqual(sources));

  it.each([
    ['[1,]', '1:4 expected a value, found "]"'],
    ['[1 2]', '1:4 expected "," or "]", found "2"'],
    ['[1', '1:3 expected "," or "]", the text ends'],
    ['[1],', '1:4 expected the end, found ","'],
    ['[', '1:2 expected a value, the text ends'],
    ['[{"a":1}}', '1:9 expected "," or "]", found "}"'],
  ])('are refused where the array is: %s', async (array, message) => {
    expect(await failure(itemSourcesInTurns(array))).toBe(message);
    expect(await failure(parseJsonInTurns(array))).toBe(message);
  });
});
