import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { packageFile } from '../../src/lib/package-files.js';
import { kafkaToolClassPath } from './kafka-tools.js';

const run = promisify(execFile);
const base64 = z.pipe(
  z.string(),
  z.transform((text) => Buffer.from(text, 'base64')),
);

const batch = z.object({
  magic: z.int(),
  codec: z.string(),
  time: z.string(),
  bytes: base64,
  records: z.array(
    z.object({
      offset: z.int(),
      timestamp: z.int(),
      /** In base64. */
      key: z.nullable(z.string()),
      value: z.nullable(z.string()),
      headers: z.int(),
    }),
  ),
});

/** Batches of every message format and codec, made by Kafka's own MemoryRecordsBuilder, with what Kafka reads in them. */
export async function kafkaBatches(): Promise<readonly z.infer<typeof batch>[]> {
  const program = packageFile('test', 'message-formats', 'Batches.java');
  const argv = ['-XX:TieredStopAtLevel=1', '-cp', await kafkaToolClassPath(), program];
  const { stdout } = await run('java', argv, { maxBuffer: 2 ** 26 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => batch.parse(JSON.parse(line)));
}
