// Bundles src/ into dist/, with the declarations of the library beside it.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.mjs';
import { writeDeclarations } from './declarations.mjs';

rmSync('dist', { recursive: true, force: true });

await build(bundleOptions);
writeDeclarations(['src/library.ts', 'src/sqlite.ts'], { from: 'src', to: 'dist/types' });
