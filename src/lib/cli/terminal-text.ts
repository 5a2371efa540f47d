import { controlCharacters, escapeOf } from '../values/control-characters.js';

/**
 * What makes text safe for a terminal, whoever it is from. Colours of ours are marked with a number that nobody can guess:
 * those marks become colours, and everything else that a terminal acts on, a colour in the data too, is escaped as in JSON.
 */
export class TerminalText {
  /** What a mark begins with; null where there are no colours. */
  readonly #opening: string | null;
  readonly #marks: RegExp;
  readonly #unsafe: RegExp;

  /** @param colored false where no text has colours */
  constructor(colored: boolean) {
    this.#opening = colored ? `\x1b[${secretNumber()};` : null;
    const mark = this.#opening === null ? '(?!)()' : `${this.#opening.replace('[', '\\[')}(\\d+)m`;
    this.#marks = new RegExp(mark, 'g');
    this.#unsafe = new RegExp(`${mark}|${controlCharacters}`, 'g');
  }

  /** A function that gives text the style of another one, by the codes of ECMA-48's SGR with which that begins and ends. */
  style(paint: (text: string) => string): (text: string) => string {
    const opening = this.#opening;
    if (opening === null) return (text) => text;
    const [on = '', off = ''] = [...paint('-').matchAll(/\x1b\[(\d+)m/g)].map(([, code = '']) => `${opening}${code}m`);
    return (text) => (text === '' ? '' : `${on}${text.replaceAll(off, on).replaceAll('\n', `${off}\n${on}`)}${off}`);
  }

  /** Text as a terminal gets it; tabs and line feeds stay. */
  safe(text: string): string {
    return text.replace(this.#unsafe, (found: string, code?: string) =>
      code === undefined ? escapeOf(found) : sgr(code),
    );
  }

  /** Text with our colours and else as it is: for what is no terminal, or one whose user wants all of it. */
  exact(text: string): string {
    return this.#opening === null ? text : text.replace(this.#marks, (_, code: string) => sgr(code));
  }

  /** Text that is measured before it is written: safe, on one line, and with marks where colours will be. */
  line(text: string): string {
    const escaped = text.replace(this.#unsafe, (found: string, code?: string) =>
      code === undefined ? escapeOf(found) : found,
    );
    return escaped.replace(/[\t\n]/g, escapeOf);
  }
}

function sgr(code: string): string {
  return `\x1b[${code}m`;
}

/** In the form of a colour's parameters, so that what measures text takes a mark for a colour. */
function secretNumber(): string {
  const digits = crypto.getRandomValues(new Uint16Array(4));
  return [...digits].map((digit) => String((digit % 9_000) + 1_000)).join(';');
}
