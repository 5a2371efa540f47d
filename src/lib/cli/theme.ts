import { Chalk, supportsColor, type ChalkInstance } from 'chalk';

export interface ColorChoice {
  /** False after `--no-color`. */
  readonly enabled: boolean;
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The roles that colour plays; plain text where colour is off. */
export interface Theme {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly accent: (text: string) => string;
}

/**
 * Colours for one stream. `--no-color` and `NO_COLOR` (https://no-color.org) win over `FORCE_COLOR`, which wins over
 * what the terminal says of itself.
 */
export function createTheme(choice: ColorChoice): Theme {
  const chalk: ChalkInstance = new Chalk({ level: colorLevel(choice) });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    accent: (text) => chalk.cyan(text),
  };
}

function colorLevel({ enabled, isTTY, env }: ColorChoice): 0 | 1 | 2 | 3 {
  if (!enabled || (env['NO_COLOR'] ?? '') !== '') return 0;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced === '0' || forced === 'false' ? 0 : 1;
  if (!isTTY) return 0;
  return supportsColor === false ? 1 : supportsColor.level;
}
