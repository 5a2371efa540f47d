import * as z from 'zod/mini';
import { AppError } from '../../../errors.js';
import type { Environment } from '../../../user-files/folders.js';
import { docker } from './docker-cli.js';

interface EngineOptions {
  readonly env: Environment;
  readonly signal: AbortSignal;
}

const engine = z.object({ Server: z.object({ Version: z.string() }) });
const compose = z.object({ version: z.string() });

/** The first that has all that is used here: `--wait`, `config --format json`, `up --pull never`. */
const oldestCompose = [2, 17] as const;

/** @throws AppError DOCKER_MISSING, DOCKER_NOT_RUNNING or DOCKER_NOT_PERMITTED */
export async function checkEngine(options: EngineOptions): Promise<void> {
  const { stdout } = await docker(['version', '--format', '{{json .}}'], options);
  if (!engine.safeParse(parse(stdout)).success) throw new AppError('DOCKER_NOT_RUNNING', 'no Docker engine answers');
}

/** @throws AppError COMPOSE_UNSUITABLE */
export async function checkCompose(options: EngineOptions): Promise<void> {
  const { stdout } = await docker(['compose', 'version', '--format', 'json'], options);
  const found = compose.safeParse(parse(stdout));
  const version = found.success ? found.data.version : '';
  const [major = 0, minor = 0] = version
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10));
  if (major > oldestCompose[0] || (major === oldestCompose[0] && minor >= oldestCompose[1])) return;
  throw new AppError(
    'COMPOSE_UNSUITABLE',
    `\`docker compose\` is ${version === '' ? 'of an unknown version' : version}; ${oldestCompose.join('.')} or newer is needed`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
