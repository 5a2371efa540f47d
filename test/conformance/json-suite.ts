import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../src/lib/errors.js';
import { plainItem } from '../helpers/items.js';
import { print, tally } from './tally.js';

// JSONTestSuite: each file is the value of a record that `produce` is given; `scripts/conformance.mjs` starts this.

/** docs/conformance.md has the reasons. */
const exceptions = [/^y_object_duplicated_key/];

const folder = join(process.argv[2] ?? '', 'test_parsing');
const files = readdirSync(folder).map((name) => ({ name, outcome: outcomeOf(readFileSync(join(folder, name))) }));
const of = (kind: string): typeof files => files.filter(({ name }) => name.startsWith(kind));

tally(
  'has to be taken',
  of('y_').map(({ name, outcome }) => ({ name, fault: outcome === 'taken' ? null : outcome })),
  exceptions,
);
tally(
  'has to be refused',
  of('n_').map(({ name, outcome }) => ({ name, fault: outcome.startsWith('not JSON: ') ? null : outcome })),
);
tally(
  'may be either',
  of('i_').map(({ name, outcome }) => ({ name, fault: /^(taken$|not JSON: )/.test(outcome) ? null : outcome })),
);
for (const { name, outcome } of of('i_')) print(`  ${name}: ${outcome}`);

function outcomeOf(item: Buffer): string {
  try {
    plainItem(item, 'jsonl');
    return 'taken';
  } catch (error) {
    return error instanceof AppError ? error.message : `INTERNAL ${String(error)}`;
  }
}
