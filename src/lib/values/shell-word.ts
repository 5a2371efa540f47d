import { controlCharacters } from './control-characters.js';

const hasControl = new RegExp(`[\\t\\n]|${controlCharacters}`);
const everyControl = new RegExp(hasControl, 'g');

/** A word as a POSIX shell takes it; what terminals act on is written as POSIX.1-2024 has it, `$'\\x1b'`. */
export function shellWord(word: string): string {
  if (/^[\w.:,=/@%+-]+$/.test(word)) return word;
  if (!hasControl.test(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = word
    .replace(/[\\']/g, String.raw`\$&`)
    .replace(everyControl, (found) =>
      [...Buffer.from(found)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
    );
  return `$'${escaped}'`;
}
