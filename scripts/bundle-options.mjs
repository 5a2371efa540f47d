// How src/ is bundled: an entry for the program and two for the library, one chunk per lazily loaded command.
export const bundleOptions = {
  entryPoints: {
    main: 'src/main.ts',
    library: 'src/library.ts',
    sqlite: 'src/sqlite.ts',
    'registry-front': 'src/registry-front.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  chunkNames: 'chunks/[name]-[hash]',
  sourcemap: true,
  sourcesContent: false,
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
  // Native addons cannot be bundled and are resolved from node_modules; React's developer tools are never asked for.
  external: ['react-devtools-core', '@node-rs/crc32', 'snappy', 'lz4-napi', '@mongodb-js/zstd', 'libsql'],
  // CommonJS packages in the bundle call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};
