import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { packageFile } from '../../../package-files.js';
import { fileError } from '../../../user-files/file-error.js';
import type { Folders } from '../../../user-files/folders.js';
import { guardFiles } from '../guard-files.js';

/**
 * The jar in the cache that guards the registry, made where it is not there: with a folder on its class path a JVM makes no
 * archive of classes.
 * @returns its name in the folder `native` of the cache, another one where the rule is another one
 */
export async function registryGuard({ cache }: Folders): Promise<string> {
  const entries = await Promise.all(
    guardFiles.map(async (name) => ({ name, content: await readFile(packageFile('compose', 'registry-guard', name)) })),
  );
  const jar = storedZip(entries);
  const name = `registry-guard-${createHash('sha256').update(jar).digest('hex').slice(0, 16)}.jar`;
  const file = join(cache, 'native', name);
  if ((await readFile(file).catch(() => null))?.equals(jar) === true) return name;
  try {
    await mkdir(join(cache, 'native'), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    await writeFile(unfinished, jar);
    // An archive of classes fits jars of the time that it was made with, whoever of two writes this one last.
    await utimes(unfinished, 0, 0);
    await rename(unfinished, file);
  } catch (error) {
    throw fileError(error, `cannot write "${file}"`);
  }
  return name;
}

interface Entry {
  readonly name: string;
  readonly content: Buffer;
}

/** A ZIP file without compression, times or anything else that is not needed (PKWARE's APPNOTE, 4.3). */
function storedZip(entries: readonly Entry[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const common = commonHeader(Buffer.byteLength(name), content);
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name)]);
    // Made by version 2.0, then what the file's own head says, then no comment, disk 0, no attributes, and where that head is.
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, Buffer.from(name));
    local.push(head, content);
    offset += head.length + content.length;
  }
  const size = Buffer.concat(central).length;
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, ...central, end]);
}

/** Version 2.0, no flags, stored, the first day that there is, checksum, sizes, and no extra field. */
function commonHeader(nameLength: number, content: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x21, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(content.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}
