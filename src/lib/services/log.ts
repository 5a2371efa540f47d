import { escapeLine } from '../values/control-characters.js';

/** What a service has to say: where it is to go is the program's choice. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Lower case, without a full stop. */
  readonly message: string;
  /** What it is about, such as `{ topic, partition, offset }`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What was thrown, where something was. */
  readonly error?: unknown;
}

export type LogHook = (entry: LogEntry) => void;

/** Where nobody takes what a service has to say: warnings and errors are not for nobody. */
function toStderr({ level, message, fields }: LogEntry): void {
  if (level !== 'warn' && level !== 'error') return;
  const about = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  process.stderr.write(`todo-kafka: ${level === 'warn' ? 'warning' : level}: ${escapeLine(`${message}${about}`)}\n`);
}

/** Tells hooks, so that one that throws does no harm but is heard of. */
export class Log {
  readonly #hook: LogHook;

  /** @param hook takes everything; where there is none, warnings and errors go to stderr */
  constructor(hook: LogHook = toStderr) {
    this.#hook = hook;
  }

  debug(message: string, fields: LogEntry['fields'] = {}): void {
    this.#write({ level: 'debug', message, fields });
  }

  info(message: string, fields: LogEntry['fields'] = {}): void {
    this.#write({ level: 'info', message, fields });
  }

  warn(message: string, fields: LogEntry['fields'] = {}, error?: unknown): void {
    this.#write({ level: 'warn', message, fields, ...(error === undefined ? {} : { error }) });
  }

  error(message: string, fields: LogEntry['fields'] = {}, error?: unknown): void {
    this.#write({ level: 'error', message, fields, ...(error === undefined ? {} : { error }) });
  }

  /** Calls a hook with what it is to be told. */
  notify<Happening>(name: string, hook: ((event: Happening) => void) | undefined, event: Happening): void {
    if (hook === undefined) return;
    try {
      hook(event);
    } catch (error) {
      this.error(`the hook "${name}" has thrown`, {}, error);
    }
  }

  #write(entry: LogEntry): void {
    try {
      this.#hook(entry);
    } catch {
      // Whoever logs has nobody else to tell.
    }
  }
}
