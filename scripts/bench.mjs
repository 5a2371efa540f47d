// Runs benchmarks: `node scripts/bench.mjs up …`. Each is a file of bench/, bundled here because Node 20 runs no TypeScript.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const names = process.argv.slice(2);
const outdir = join('node_modules', '.cache', `todo-kafka-bench-${process.pid}`);
mkdirSync(outdir, { recursive: true });
try {
  await build({
    entryPoints: names.map((name) => `bench/${name}.ts`),
    outdir,
    bundle: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  for (const name of names) await import(pathToFileURL(join(outdir, `${name}.mjs`)).href);
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
