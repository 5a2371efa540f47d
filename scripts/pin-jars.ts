// `npm run pins`: fetches what the native runtime runs, of the versions in compose/.env, and writes its checksums to
// native/*.sha256. Maven fetches all of it anew, into a folder of its own, so that no cache has a say in it. To be run where a
// version has changed; the difference is for somebody to read before it is committed.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../src/lib/package-files.js';
import { checksumsOf, checksumText } from '../src/lib/local-cluster/runtime/native/checksums.js';
import { jarsName } from '../src/lib/local-cluster/runtime/native/jars.js';
import { fetchWithMaven } from '../src/lib/local-cluster/runtime/native/maven.js';
import { nativeVersions } from '../src/lib/local-cluster/runtime/versions.js';

const cache = mkdtempSync(join(tmpdir(), 'todo-kafka-pins-'));
try {
  const versions = nativeVersions({});
  const { signal } = new AbortController();
  const options = { env: process.env, folders: { cache, data: cache }, versions, signal, progress: () => undefined };
  const written: string[] = [];
  for (const what of ['kafka', 'registry'] as const) {
    const folder = join(cache, what);
    mkdirSync(folder);
    await fetchWithMaven(what, folder, options);
    const sums = await checksumsOf(folder);
    const name = `${jarsName(what, versions)}.sha256`;
    writeFileSync(packageFile('native', name), checksumText(sums));
    written.push(name);
    console.log(`native/${name}: ${sums.size} files`);
  }
  const old = readdirSync(packageFile('native')).filter((name) => name.endsWith('.sha256') && !written.includes(name));
  for (const name of old) rmSync(packageFile('native', name));
} finally {
  rmSync(cache, { recursive: true, force: true });
}
