import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { expect, it } from 'vitest';
import { bundleOptions } from '../../../scripts/bundle-options.mjs';

/** The files that are in an output, or in one that is loaded with it. */
function loadedWith(output: string, { outputs }: Metafile): readonly string[] {
  const loaded = [output];
  for (const each of loaded) {
    for (const { path, kind } of outputs[each]?.imports ?? []) {
      if (kind === 'import-statement' && path in outputs && !loaded.includes(path)) loaded.push(path);
    }
  }
  return loaded.flatMap((each) => Object.keys(outputs[each]?.inputs ?? {}));
}

it('the library loads nothing of the command line', async () => {
  const root = join(import.meta.dirname, '../../..');
  const { metafile } = await build({ ...bundleOptions, absWorkingDir: root, write: false, metafile: true });
  const files = loadedWith('dist/library.js', metafile);
  expect(files).toContain('src/lib/services/producer/event-producer.ts');
  expect(
    files.filter((file) => /^src\/(main|program|commands|lib\/cli|lib\/runtime|lib\/cluster)\b/.test(file)),
  ).toEqual([]);
  const packages = files.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  expect([...new Set(packages)].sort()).toEqual(['kafkajs', 'luxon', 'ms', 'yaml', 'zod']);
});
