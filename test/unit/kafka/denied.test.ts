import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { operationsNeeded } from '../../../src/lib/kafka/denied.js';

const folder = join(import.meta.dirname, '../../../src/lib/kafka/protocol');

/** Nobody is refused these: they come before the authorizer, or leave out what one may not see. */
const open = ['ApiVersions', 'ListGroups', 'ListTransactions', 'SaslAuthenticate', 'SaslHandshake'];

it('has what every request of the protocol needs', () => {
  const names = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/^ {2}name: '(\w+)',$/gm)].map(([, name = '']) => name),
  );
  expect([...open, ...Object.keys(operationsNeeded)].sort()).toEqual([...new Set(names)].sort());
});
