import { Chalk } from 'chalk';
import type { TerminalText } from './terminal-text.js';

export interface ColorChoice {
  /** False after `--no-color`. */
  readonly enabled: boolean;
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The roles that colour plays; plain text where colour is off. What they return is for `Output`, which resolves it. */
export interface Theme {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly accent: (text: string) => string;
  /** Text as it will be shown, on one line, so that it can be measured. */
  readonly line: (text: string) => string;
}

export function createTheme(terminal: TerminalText, colored: boolean): Theme {
  const chalk = new Chalk({ level: 1 });
  const style = (paint: (text: string) => string) => (colored ? terminal.style(paint) : (text: string) => text);
  return {
    strong: style(chalk.bold),
    faint: style(chalk.dim),
    good: style(chalk.green),
    bad: style(chalk.red),
    warn: style(chalk.yellow),
    accent: style(chalk.cyan),
    line: (text) => terminal.line(text),
  };
}

/**
 * Whether a stream gets colours. `--no-color` and `NO_COLOR` (https://no-color.org) win over `FORCE_COLOR`, which wins over
 * what the terminal says of itself.
 */
export function wantsColor({ enabled, isTTY, env }: ColorChoice): boolean {
  if (!enabled || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY;
}
