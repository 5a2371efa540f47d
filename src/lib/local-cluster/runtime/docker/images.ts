import { AppError, hasErrorCode } from '../../../errors.js';
import type { Environment } from '../../../user-files/folders.js';
import type { PrepareOptions } from '../runtime.js';
import { docker } from './docker-cli.js';
import { lastWords } from './docker-failure.js';
import { PullProgress } from './pull-progress.js';

interface ImageOptions extends PrepareOptions {
  readonly env: Environment;
}

/**
 * Fetches those images that the engine does not have yet, one after the other.
 * @throws AppError IMAGE_NOT_FOUND or DOWNLOAD_FAILED
 */
export async function fetchImages(images: readonly string[], options: ImageOptions): Promise<void> {
  for (const image of images) if (!(await isThere(image, options))) await pull(image, options);
}

async function isThere(image: string, { env, signal }: ImageOptions): Promise<boolean> {
  const { stdout } = await docker(['image', 'ls', '--quiet', image], { env, signal });
  return stdout.trim() !== '';
}

async function pull(image: string, { env, signal, progress }: ImageOptions): Promise<void> {
  const shown = new PullProgress(image);
  progress(shown.text);
  try {
    await docker(['pull', image], {
      env,
      signal,
      onLine: (line) => {
        shown.read(line);
        progress(shown.text);
      },
    });
  } catch (error) {
    if (!hasErrorCode(error, 'DOCKER_FAILED')) throw error;
    throw pullFailure(image, error);
  }
}

function pullFailure(image: string, error: unknown): AppError {
  const words = error instanceof AppError ? error.problems.map(({ message }) => message) : [];
  const reason = (lastWords(words.join('\n')).at(-1) ?? '').replace(/^Error response from daemon: /, '');
  if (/not found|manifest unknown|pull access denied|repository does not exist|invalid reference format/.test(reason)) {
    return new AppError('IMAGE_NOT_FOUND', `there is no image "${image}": ${reason}`, { cause: error });
  }
  return new AppError('DOWNLOAD_FAILED', `Docker could not fetch "${image}": ${reason}`, { cause: error });
}
