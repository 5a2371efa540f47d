import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError, messageOf } from '../../errors.js';
import { typesMarker } from '../../formats/format.js';

export interface WrittenTypes {
  readonly file: string;
  readonly status: 'written' | 'unchanged';
}

/**
 * Writes the types to `events.ts` in a folder, over what this command wrote before and nothing else.
 * @throws AppError FILE_EXISTS where somebody else's file is there, OUTPUT_FAILED
 */
export async function writeTypes(
  text: string,
  folder: string,
  { workingDirectory }: { readonly workingDirectory: string },
): Promise<WrittenTypes> {
  const file = join(folder, 'events.ts');
  const path = resolve(workingDirectory, file);
  const present = await contentOf(path, file);
  if (present === text) return { file, status: 'unchanged' };
  if (present !== null && !present.startsWith(typesMarker)) {
    throw new AppError('FILE_EXISTS', `"${file}" is there already, and \`schemas types\` did not write it`, {
      hint: 'Name another folder with `--out`.',
    });
  }
  try {
    await mkdir(resolve(path, '..'), { recursive: true });
    await writeFile(path, text, { flag: present === null ? 'wx' : 'w' });
  } catch (error) {
    throw outputFailed(file, error);
  }
  return { file, status: 'written' };
}

async function contentOf(path: string, file: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw outputFailed(file, error);
  }
}

function outputFailed(file: string, error: unknown): AppError {
  return new AppError('OUTPUT_FAILED', `cannot write "${file}": ${messageOf(error)}`, { cause: error });
}
