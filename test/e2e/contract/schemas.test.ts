import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBin } from '../../helpers/run-bin.js';
import { eventSchema } from '../../helpers/schema-project.js';
import { registerSchema } from '../../helpers/schemas.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

const tsc = join(import.meta.dirname, '../../../node_modules/.bin/tsc');

describe('schemas of the built program', () => {
  it('check ends 4 for an incompatible change, and names the field', async () => {
    const subject = unique('built');
    await registerSchema(subject, eventSchema());
    const folder = workspace({ 'next.avsc': eventSchema({ name: 'must', type: 'string' }) });
    const argv = ['schemas', 'check', join(folder, 'next.avsc'), '--subject', subject, '--level', 'BACKWARD'];
    const { code, stdout } = await runBin([...argv, ...clusterFlags()]);
    expect([code, stdout]).toEqual([4, expect.stringContaining('    must: version 1 has no such field')]);
  });

  it('types are those of the events that ship, and compile as strictly as TypeScript can', async () => {
    const { code, stdout } = await runBin(['schemas', 'types', ...clusterFlags(), '--catalog', 'topics.yaml']);
    expect([code, stdout]).toEqual([0, expect.stringContaining("readonly 'user.registered': UserRegisteredEvent;")]);
    const folder = workspace({ 'tsconfig.json': JSON.stringify({ compilerOptions, files: ['events.ts'] }) });
    writeFileSync(join(folder, 'events.ts'), stdout);
    const { status, stdout: said } = spawnSync(tsc, ['-p', folder], { encoding: 'utf8' });
    expect([status, said]).toEqual([0, '']);
  });
});

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: 'es2023',
  types: [],
};
