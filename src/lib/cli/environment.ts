import { AppError } from '../errors.js';
import type { Environment } from '../user-files/folders.js';
import { parseDuration } from '../values/duration.js';

/** Whether `TODO_KAFKA_JSON` asks for what `--json` does. */
export function environmentJson(env: Environment): boolean {
  return env['TODO_KAFKA_JSON'] === '1' || env['TODO_KAFKA_JSON'] === 'true';
}

/** Milliseconds of `TODO_KAFKA_TIMEOUT`. */
export function environmentTimeout(env: Environment): number | undefined {
  const text = env['TODO_KAFKA_TIMEOUT'];
  if (text === undefined || text === '') return undefined;
  const milliseconds = parseDuration(text);
  if (milliseconds !== null) return milliseconds;
  throw new AppError('CONFIG_INVALID', `TODO_KAFKA_TIMEOUT: "${text}" is not a duration such as 30s`);
}

/** The environment without what changes the meaning of a command: addresses, output, time limits. */
export function placesOnly(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => places.has(name) || !(name.startsWith('TODO_KAFKA_') || foreignNames.has(name)),
    ),
  );
}

const places: ReadonlySet<string> = new Set(['TODO_KAFKA_CACHE', 'TODO_KAFKA_DATA']);
const foreignNames: ReadonlySet<string> = new Set(['KAFKA_BROKERS', 'KAFKA_BOOTSTRAP_SERVERS', 'SCHEMA_REGISTRY_URL']);
