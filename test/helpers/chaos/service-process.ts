import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Note } from './history.js';

const root = join(import.meta.dirname, '../../..');

export interface ServiceOptions {
  readonly connect: Readonly<Record<'brokers' | 'registry' | 'catalog' | 'clientId', string>>;
  readonly topic: string;
  /** Another one that it reads, and that is deleted. */
  readonly doomed: string;
  readonly groupId: string;
  /** File of the database. */
  readonly database: string;
  /** File for what it sees. */
  readonly history: string;
}

/** A service with a consumer, in a process of its own. */
export class ServiceProcess {
  readonly #options: ServiceOptions;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #errors = '';

  constructor(options: ServiceOptions) {
    this.#options = options;
    const argument = JSON.stringify({
      ...options,
      library: pathToFileURL(join(root, 'dist/library.js')).href,
      sqlite: pathToFileURL(join(root, 'dist/sqlite.js')).href,
    });
    this.#child = spawn(process.execPath, [join(import.meta.dirname, 'service.mjs'), argument], {
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    this.#ended = once(this.#child, 'exit');
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
  }

  /** What it has written down, but for a line that its death has cut off. */
  get notes(): readonly Note[] {
    if (!existsSync(this.#options.history)) return []; // it died before it saw anything
    const lines = readFileSync(this.#options.history, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Note);
  }

  send(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  /** @returns the signal that ended it, or what it said when it ended by itself */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<string> {
    this.#child.kill(signal);
    await this.#ended;
    return this.#child.signalCode ?? `exit code ${String(this.#child.exitCode)}: ${this.#errors}`;
  }
}
