import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandLine, commandsHere, placeOf } from '../../../src/lib/cli/command-line.js';
import { shellWord } from '../../../src/lib/values/shell-word.js';

const there = { brokers: 'kafka.example:9092', registry: 'http://registry.example' };

describe('a command line that is shown', () => {
  it.each(['a b', "it's", '-dash', '$HOME `id`', 'größe', 'esc\u001b[2J', 'two\nlines', 'back\\slash\u202e', '*', ''])(
    'quotes %j so that a shell has it back',
    (word) => {
      expect(execFileSync('bash', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word);
    },
  );

  it('has names that begin with a dash behind everything else', () => {
    expect(
      commandLine('groups reset-offsets', { names: ['-g'], options: ['--undo', 'a file'] }, { cluster: 'x' }),
    ).toBe("todo-kafka groups reset-offsets --undo 'a file' --cluster x -- -g");
    expect(commandLine('schemas get', { names: ['orders value'] })).toBe("todo-kafka schemas get 'orders value'");
  });

  it('means the cluster of the run', () => {
    const text = 'See `todo-kafka topics list`, or `todo-kafka schemas get -- -s`; `--json` too.';
    expect(commandsHere(text, there)).toBe(
      'See `todo-kafka topics list --brokers kafka.example:9092 --registry http://registry.example`, or `todo-kafka schemas get --brokers kafka.example:9092 --registry http://registry.example -- -s`; `--json` too.',
    );
    expect(commandsHere('`todo-kafka down --volumes`', { cluster: 'x' })).toBe(
      '`todo-kafka down --volumes --cluster x`',
    );
  });

  it('is left as it is where it names a cluster, or needs none', () => {
    for (const line of ['`todo-kafka up --cluster y`', '`todo-kafka init`', '`todo-kafka --help`']) {
      expect(commandsHere(line, { cluster: 'x' })).toBe(line);
    }
    expect(commandsHere('`todo-kafka up`', there)).toBe('`todo-kafka up`');
  });
});

describe('the place that a run is about', () => {
  it('is what flags say, and where they name no cluster what the environment does', () => {
    const env = { TODO_KAFKA_CLUSTER: 'x', TODO_KAFKA_CATALOG: 'c.yaml' };
    expect(placeOf({}, env)).toEqual({ cluster: 'x', catalog: 'c.yaml' });
    expect(placeOf(there, env)).toEqual({ ...there, cluster: 'x', catalog: 'c.yaml' });
    const addresses = placeOf({}, { ...env, TODO_KAFKA_BROKERS: 'k:1' });
    expect(addresses).toEqual({ brokers: 'k:1', cluster: 'x', catalog: 'c.yaml' });
    expect(placeOf({ cluster: 'y' }, { ...env, TODO_KAFKA_BROKERS: 'k:1' })).toEqual({
      cluster: 'y',
      catalog: 'c.yaml',
    });
    expect(commandLine('topics list', {}, addresses)).toBe('todo-kafka topics list --brokers k:1 --catalog c.yaml');
    expect(commandLine('down', {}, addresses)).toBe('todo-kafka down --cluster x');
    expect(placeOf({ catalog: 'mine.yaml' }, {})).toEqual({ catalog: 'mine.yaml' });
  });
});
