import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { AppError, messageOf } from '../errors.js';
import { lineText } from '../values/json-text.js';
import { parseJsonInTurns } from '../values/parse-json-in-turns.js';
import { fileError } from '../user-files/file-error.js';
import { readText } from '../values/read-file.js';

const count = z.int().check(z.gte(0));

/** What a group had committed of partitions before it was changed. */
const undoFile = z.strictObject({
  kind: z.literal('todo-kafka.undo'),
  version: z.literal(1),
  clusterId: z.string(),
  group: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** False where the group came into being by the change. */
  existed: z.boolean(),
  partitions: z.array(
    z.strictObject({
      topic: z.string(),
      /** null where the topic was not there any more, or the brokers do not tell ids. */
      topicId: z.nullable(z.string()),
      partition: count,
      /** null where there was no commit. */
      offset: z.nullable(z.union([count, z.bigint().check(z.gte(0n))])),
      /** null where the commit had none. */
      leaderEpoch: z.nullable(z.int()),
      metadata: z.nullable(z.string()),
    }),
  ),
});

export type UndoState = Omit<z.infer<typeof undoFile>, 'kind' | 'version'>;

/**
 * Writes a new file in `<data>/undo/<cluster>/`, which is on the disk when this returns.
 * @returns its path
 */
export async function writeUndoFile(dataFolder: string, state: UndoState): Promise<string> {
  const stamp = state.at.replace(/[-:]/g, '');
  const name = `${fileName(state.group)}-${stamp}-${randomBytes(3).toString('hex')}.json`;
  const path = join(dataFolder, 'undo', fileName(state.clusterId), name);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${lineText({ kind: 'todo-kafka.undo', version: 1, ...state })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, `cannot write the undo file "${path}", so nothing was changed`);
  }
  return path;
}

/** @throws AppError FILE_UNREADABLE, INPUT_INVALID */
export async function readUndoFile(path: string): Promise<UndoState> {
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read the undo file "${path}": ${messageOf(error)}`, { cause: error });
  }
  try {
    return undoFile.parse(await parseJsonInTurns(text, { precise: true }));
  } catch (error) {
    throw new AppError('INPUT_INVALID', `"${path}" is not an undo file that todo-kafka wrote`, { cause: error });
  }
}

/** A group's name may hold anything. */
function fileName(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 100) || '_';
}
