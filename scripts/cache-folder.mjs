import { homedir } from 'node:os';
import { join } from 'node:path';

/** As of the native runtime, with Maven's repository in it; what the tests fetch is kept there too. */
export function cacheFolder() {
  const { TODO_KAFKA_CACHE, XDG_CACHE_HOME } = process.env;
  return TODO_KAFKA_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'todo-kafka');
}
