import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** SHA-256 of files, by their path below a folder, with slashes. */
export type Checksums = ReadonlyMap<string, string>;

/** The form of `sha256sum`, so that anybody can check a folder without us. */
export function checksumText(sums: Checksums): string {
  return [...sums].map(([file, sum]) => `${sum}  ${file}\n`).join('');
}

export function parseChecksums(text: string): Checksums {
  return new Map([...text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)].map(([, sum = '', file = '']) => [file, sum]));
}

/** @returns checksums of all files in a folder, but for hidden ones, which are ours or Maven's notes */
export async function checksumsOf(folder: string): Promise<Checksums> {
  const sums = new Map<string, string>();
  for (const file of await filesBelow(folder)) sums.set(file, await checksumOf(join(folder, file)));
  return sums;
}

/** Where what was found to be right is written down. */
const sealFile = '.verified';

/**
 * Compares a folder with its checksums. Reading 160 MB takes half a second of every start, so what was found to be right is
 * sealed: size, times and inode of each file, which change with what is in it. Only where they have is it read again.
 * @returns what is wrong, in words; nothing where all is as it was
 */
export async function verifyFolder(folder: string, expected: Checksums): Promise<readonly string[]> {
  const seal = await sealOf(folder, expected);
  if ((await readFile(join(folder, sealFile), 'utf8').catch(() => null)) === seal) return [];
  const found = await checksumsOf(folder);
  const wrong = [...new Set([...expected.keys(), ...found.keys()])].sort().flatMap((file) => {
    const [sum, wanted] = [found.get(file), expected.get(file)];
    if (sum === wanted) return [];
    if (sum === undefined) return `"${file}" is missing`;
    return wanted === undefined ? `"${file}" does not belong there` : `"${file}" is another file`;
  });
  // Where the cache cannot be written, as it is shared, the next start reads all of it again.
  if (wrong.length === 0) await writeFile(join(folder, sealFile), seal).catch(() => undefined);
  return wrong;
}

/** The time of the last change (ctime) is the system's own: no program sets it back, as it can the time of the contents. */
async function sealOf(folder: string, expected: Checksums): Promise<string> {
  const hash = createHash('sha256').update(checksumText(expected));
  const files = await filesBelow(folder);
  const facts = await Promise.all(files.map((file) => stat(join(folder, file), { bigint: true })));
  facts.forEach(({ size, mtimeNs, ctimeNs, ino }, index) => {
    hash.update(`${files[index] ?? ''}\n${size} ${mtimeNs} ${ctimeNs} ${ino}\n`);
  });
  return hash.digest('hex');
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.startsWith('.'))
    .sort();
}

async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>)
    hash.update(chunk);
  return hash.digest('hex');
}
