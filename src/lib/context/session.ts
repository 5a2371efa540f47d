import type { Command } from 'commander';
import type { Context } from './context.js';
import { ExitCode } from '../cli/exit-codes.js';

/**
 * Ties the command tree to one run: the tree is built before the options are known, the context after. Actions get the
 * context, and what they return becomes the exit code.
 */
export class Session {
  exitCode: ExitCode = ExitCode.ok;
  readonly #makeContext: (command: Command) => Context;

  constructor(makeContext: (command: Command) => Context) {
    this.#makeContext = makeContext;
  }

  /** An action for commander: `(ctx, arguments…, options) => exit code`, or nothing for 0. */
  action<Arguments extends readonly unknown[]>(
    run: (context: Context, ...values: Arguments) => Promise<ExitCode | undefined> | Promise<void>,
  ): (...values: [...Arguments, Command]) => Promise<void> {
    return async (...values) => {
      const command = values.at(-1) as Command; // commander passes the command last
      const rest = values.slice(0, -1) as unknown as Arguments;
      this.exitCode = (await run(this.#makeContext(command), ...rest)) ?? ExitCode.ok;
    };
  }
}
