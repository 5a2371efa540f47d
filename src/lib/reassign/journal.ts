import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { AppError, messageOf } from '../errors.js';
import { fileError } from '../user-files/file-error.js';
import { escapeControls } from '../values/control-characters.js';

const broker = z.int();
const configValue = z.nullable(z.string());
const values = z.record(z.string(), configValue);

/**
 * What a run is about to change, written down before it does: a later run can tell its moves and its throttles from
 * anybody else's, and knows what was there before.
 */
const journalFile = z.strictObject({
  kind: z.literal('todo-kafka.reassignment'),
  version: z.literal(1),
  clusterId: z.string(),
  /** Bytes a second for each broker; the last one holds, the others were chosen before. */
  throttles: z.array(z.number()),
  moves: z.array(
    z.strictObject({
      topic: z.string(),
      partition: broker,
      before: z.array(broker),
      after: z.array(broker),
      bytes: z.number(),
      minInSyncReplicas: z.number(),
    }),
  ),
  /** Configs of topics and of brokers while it runs, and what they were: null where nothing was set. */
  topics: z.array(z.strictObject({ topic: z.string(), before: values, during: values })),
  brokers: z.array(z.strictObject({ broker, before: values })),
});

export type Journal = Omit<z.infer<typeof journalFile>, 'kind' | 'version'>;

/** The file of one cluster in the user's data folder; there only while moves are under way or throttles are set. */
export class JournalFile {
  readonly path: string;

  constructor(dataFolder: string, clusterId: string) {
    this.path = join(dataFolder, 'reassignments', `${clusterId.replace(/[^A-Za-z0-9._-]/g, '_')}.json`);
  }

  get lock(): string {
    return `${this.path}.lock`;
  }

  /** @returns null where no run has left anything */
  async read(): Promise<Journal | null> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw new AppError('FILE_UNREADABLE', `cannot read "${this.path}": ${messageOf(error)}`, { cause: error });
    }
    try {
      return journalFile.parse(JSON.parse(text));
    } catch (error) {
      throw new AppError('FILE_UNREADABLE', `"${this.path}" is damaged, so that moves left by a run cannot be told`, {
        cause: error,
        hint: "Finish or cancel them, and remove their throttles, with Kafka's kafka-reassign-partitions, then delete the file.",
      });
    }
  }

  /** It is on the disk, whole, when this returns. */
  async write(journal: Journal): Promise<void> {
    const text = escapeControls(JSON.stringify({ kind: 'todo-kafka.reassignment', version: 1, ...journal }, null, 2));
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      const file = await open(`${this.path}.new`, 'w', 0o600);
      try {
        await file.writeFile(`${text}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${this.path}.new`, this.path);
    } catch (error) {
      throw fileError(error, `cannot write "${this.path}", so nothing was moved`);
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}
