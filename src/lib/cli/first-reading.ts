import { Command } from 'commander';
import { addGlobalOptions, type GlobalOptions } from './global-options.js';

/** What is known of a command line before its command is: which one to load, and how to show what is wrong with it. */
export interface FirstReading {
  /** The first word that is neither an option nor the value of one; of `help`, the word after it. */
  readonly called: string | undefined;
  readonly json: boolean;
  readonly debug: boolean;
  readonly color: boolean;
}

/** Knows the global options alone; whatever else there is, right or wrong, is left to the command's own parse. */
export function readFirst(argv: readonly string[]): FirstReading {
  const scan = addGlobalOptions(new Command().allowUnknownOption().exitOverride()).configureOutput({
    writeErr: () => undefined,
  });
  for (const option of scan.options) option.argParser((value: string) => value); // values are checked by the real parse
  const called = calledBy(scan, argv);
  const { json = false, debug = false, color } = scan.opts<GlobalOptions>();
  return { called, json, debug, color };
}

function calledBy(scan: Command, argv: readonly string[]): string | undefined {
  try {
    const { operands } = scan.parseOptions([...argv]);
    return operands[0] === 'help' ? operands[1] : operands[0];
  } catch {
    return undefined; // an option without its value: the real parse says so
  }
}
