import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

interface Import {
  readonly from: string;
  /** A path below `src/` for a file of ours, else a package's name. */
  readonly to: string;
  readonly ours: boolean;
}

const root = join(import.meta.dirname, '../../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
  .map((file) => normalize(file));
const imports = files.flatMap(importsOf);

function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function importsOf(file: string): readonly Import[] {
  const path = join(root, file);
  return ts.preProcessFile(readFileSync(path, 'utf8'), true, true).importedFiles.map(({ fileName }) => {
    if (!fileName.startsWith('.')) return { from: file, to: packageName(fileName), ours: false };
    const target = join(dirname(path), fileName.replace(/\.js$/, ''));
    return { from: file, to: relative(root, target), ours: true };
  });
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/**
 * Floors from the outside in. What is on one imports what is on those below it, and nothing of its neighbours on the same
 * one, types included; the ground has what everybody may use, and its files use each other.
 */
const floors: readonly (readonly string[])[] = [
  ['main'],
  ['program', 'library', 'sqlite', 'registry-front'],
  ['commands', 'lib/services'],
  ['lib/context', 'lib/copy', 'lib/dead-letters', 'lib/sync'],
  ['lib/brokers', 'lib/consume', 'lib/produce', 'lib/schemas'],
  ['lib/balance', 'lib/catalog', 'lib/events', 'lib/groups', 'lib/local-cluster', 'lib/transactions'],
  ['lib/access', 'lib/config', 'lib/formats', 'lib/reassign', 'lib/topics'],
  ['lib/cli', 'lib/kafka', 'lib/registry'],
  ['lib/user-files'],
  [
    'lib/abort',
    'lib/documents',
    'lib/errors',
    'lib/http',
    'lib/names',
    'lib/package-files',
    'lib/security',
    'lib/values',
    'lib/yaml',
  ],
];
const ground = floors.length - 1;

/** The room that a file is in: a folder of features, or the file itself. */
function roomOf(path: string): string {
  const [top = '', feature = ''] = path.replace(/\.tsx?$/, '').split('/');
  return top === 'lib' ? `lib/${feature}` : top;
}

function floorOf(path: string): number {
  return floors.findIndex((rooms) => rooms.includes(roomOf(path)));
}

function isDownhill(from: string, to: string): boolean {
  if (roomOf(from) === roomOf(to)) return true;
  return floorOf(from) < floorOf(to) || (floorOf(from) === ground && floorOf(to) === ground);
}

/** What is left when files that import nothing that is left, or that nothing left imports, are taken away until none is. */
function inCircles(): readonly string[] {
  let left = imports.filter(({ ours }) => ours).map(({ from, to }) => [from.replace(/\.tsx?$/, ''), to] as const);
  for (let before = -1; before !== left.length;) {
    before = left.length;
    const [importing, imported] = [new Set(left.map(([from]) => from)), new Set(left.map(([, to]) => to))];
    left = left.filter(([from, to]) => importing.has(to) && imported.has(from));
  }
  return [...new Set(left.flat())].sort();
}

describe('the direction of imports', () => {
  it('has a floor for every room', () => {
    expect(files.filter((file) => floorOf(file) === -1)).toEqual([]);
  });

  it('is what docs/architecture.md says', () => {
    const page = readFileSync(join(root, '../docs/architecture.md'), 'utf8');
    const [, block = ''] = /```text\n(main\n.*?)\n```/s.exec(page) ?? [];
    const said = block.split('\n').map((line) =>
      line.split(/, (?![^{]*\})/).flatMap((word) => {
        const [, before = '', inside = word] = /^(.*)\{(.*)\}$/.exec(word) ?? [];
        return inside.split(',').map((room) => `${before}${room}`.replace(/\.ts$/, ''));
      }),
    );
    expect(said.map((rooms) => rooms.sort())).toEqual(floors.map((rooms) => [...rooms].sort()));
  });

  it('goes from a floor to those below it', () => {
    const wrong = imports.filter(({ from, to, ours }) => ours && !isDownhill(from, to));
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('leaves messages of the protocol to lib/kafka', () => {
    const wrong = imports.filter(
      ({ from, to }) => to.startsWith('lib/kafka/protocol/') && roomOf(from) !== 'lib/kafka',
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('leaves the command line to commands: no feature knows of it', () => {
    const wrong = imports.filter(
      ({ from, to }) => to.startsWith('lib/cli/') && !/^(?:lib\/(?:cli|context)|commands|main|program)\b/.test(from),
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('keeps one group of commands out of another: what they share is in commands/shared', () => {
    const groupOf = (path: string): string => path.split('/')[1] ?? '';
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith('commands/') && to.startsWith('commands/') && ![groupOf(from), 'shared'].includes(groupOf(to)),
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('goes in circles only where values hold values', () => {
    expect(inCircles()).toEqual([
      'lib/formats/json-schema/evaluation',
      'lib/formats/json-schema/item-schemas',
      'lib/formats/json-schema/property-schemas',
      'lib/formats/protobuf/decode/any',
      'lib/formats/protobuf/decode/map-entry',
      'lib/formats/protobuf/decode/message',
      'lib/formats/protobuf/encode/any',
      'lib/formats/protobuf/encode/message',
    ]);
  });

  it('has no barrels', () => {
    expect(files.filter((file) => /(^|\/)index\.tsx?$/.test(file))).toEqual([]);
  });
});

it('no two types that are exported have one name', () => {
  const homes = new Map<string, string[]>();
  for (const file of files) {
    const names = textOf(file).matchAll(/^export (?:abstract )?(?:interface|type|class) (\w+)\b(?!.*`;$)/gm);
    for (const [, name = ''] of names) homes.set(name, [...(homes.get(name) ?? []), file]);
  }
  expect([...homes].filter(([, places]) => places.length > 1)).toEqual([]);
});

it('only what Output hands safe text to writes to the terminal', () => {
  const writers = files.filter((file) =>
    /process\.std(?:out|err)|console\.|\bstd(?:out|err)\.write\(/.test(textOf(file)),
  );
  expect(writers.sort()).toEqual([
    'lib/cli/confirm.ts',
    'lib/cli/output.ts',
    'lib/cli/spinner.ts',
    'lib/cli/streams.ts',
    'lib/services/log.ts', // of the library, which has no Output
  ]);
});

it('a signal is heard through onAborted, which has one listener on it: Node warns of more than ten', () => {
  const listening = files.filter((file) => /addEventListener\('abort'/.test(textOf(file)));
  expect(listening).toEqual(['lib/abort.ts']);
});

describe('third-party packages', () => {
  const homes: Readonly<Record<string, readonly string[]>> = {
    kafkajs: ['lib/kafka/'],
    snappy: ['lib/kafka/'],
    '@node-rs/crc32': ['lib/kafka/'],
    'lz4-napi': ['lib/kafka/'],
    '@mongodb-js/zstd': ['lib/kafka/'],
    ajv: ['lib/formats/json-schema/'],
    'ajv-draft-04': ['lib/formats/json-schema/'],
    'ajv-formats': ['lib/formats/json-schema/'],
    '@marcbachmann/cel-js': ['lib/events/'],
    execa: ['lib/local-cluster/runtime/'],
    'node-forge': ['lib/local-cluster/runtime/'],
    libsql: ['lib/services/sqlite/'],
    yaml: ['lib/yaml/'],
    chalk: ['lib/cli/'],
    ink: ['lib/cli/'],
    'string-width': ['lib/cli/'],
    'yocto-spinner': ['lib/cli/'],
    '@inquirer/confirm': ['lib/cli/'],
    luxon: ['lib/values/'],
    ms: ['lib/values/'],
    re2js: ['lib/values/'],
    'csv-parse': ['lib/groups/'],
    commander: ['commands/', 'lib/cli/', 'lib/context/', 'main.ts', 'program.ts'],
  };

  it.each(Object.entries(homes))('%s is imported in %s only', (name, folders) => {
    const users = imports.filter(({ to, ours }) => !ours && to === name).map(({ from }) => from);
    expect(users.filter((file) => !folders.some((folder) => file.startsWith(folder)))).toEqual([]);
  });
});
