// `npm run protocol`: encodes test/fixtures/protocol/messages.json with Kafka's own classes, into encoded.json beside it. They are
// those of the native runtime, so `todo-kafka up --runtime native` has to have run once.
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { cacheFolder } from './cache-folder.mjs';

const folder = join(import.meta.dirname, '../test/fixtures/protocol');
const native = join(cacheFolder(), 'native');
const [newest] = readdirSync(native)
  .filter((name) => /^kafka-[\d.]+-log4j/.test(name))
  .sort()
  .reverse();
if (newest === undefined) throw new Error(`there are no jars of Kafka in "${native}"`);

const command = ['-cp', join(native, newest, '*'), 'EncodeMessages.java', 'messages.json'];
const encoded = execFileSync('java', command, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const file = join(folder, 'encoded.json');
writeFileSync(file, await format(encoded, { ...(await resolveConfig(file)), filepath: file }));
