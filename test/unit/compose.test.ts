import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { composeSettings, type ComposeSettings } from '../helpers/compose-settings.js';

function read(path: string): string {
  return readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
}

// The seed's file, as it was, and what became of it.
const files = ['test/fixtures/compose/first.yaml', 'compose/zookeeper.yaml', 'compose/kraft.yaml'];
const versions = parseEnv(read('compose/.env'));
const settings = files.map((file) => composeSettings(read(file), versions));
const services = [...new Set(settings.flatMap((all) => [...all.keys()]))];

/** The rows of the table below a heading: the cells, by the setting that is in the first one. */
function rowsBelow(heading: string): ReadonlyMap<string, readonly string[]> {
  const [, section = ''] = read('docs/compose.md').split(`\n### ${heading}\n`);
  const rows = (section.split('\n#')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  return new Map(rows.map(([, setting = '', ...cells]) => [setting, cells.slice(0, 4)]));
}

/** What the files say of a setting; undefined where one does not say it. */
function valuesOf(service: string, setting: string): readonly (string | undefined)[] {
  return settings.map((all: ComposeSettings) => all.get(service)?.get(setting));
}

/** Long values may end early. */
function tells(cell: string, value: string | undefined): boolean {
  if (value === undefined || value === '') return cell === (value === undefined ? '' : '(no value)');
  return cell.endsWith('…') ? value.startsWith(cell.slice(0, -1)) : cell === value;
}

describe('docs/compose.md', () => {
  it.each(services)('explains each setting of %s that is not as in the first version, and no other', (service) => {
    const names = new Set(settings.flatMap((all) => [...(all.get(service)?.keys() ?? [])]));
    const changed = [...names].filter((name) => new Set(valuesOf(service, name)).size > 1);
    const rows = rowsBelow(service);
    expect([...rows.keys()].sort()).toEqual(changed.sort());
    for (const [setting, cells] of rows) {
      const values = valuesOf(service, setting);
      const wrong = values.filter((value, index) => !tells(cells[index] ?? '', value));
      expect({ setting, wrong }).toEqual({ setting, wrong: [] });
      expect(cells[3]?.length, setting).toBeGreaterThan(3);
    }
  });
});
