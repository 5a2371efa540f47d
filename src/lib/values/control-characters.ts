/**
 * Characters that make more of a text than letters: terminals act on C0 (but tab and line feed, which text has), DEL and C1;
 * U+2028 and U+2029 end a line; bidi marks let a text look like another one.
 * @see https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
 */
export const controlCharacters = '[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]';

const pattern = new RegExp(controlCharacters, 'g');

/** Writes them as JSON does, such as `\u001b`, so that JSON text stays the same to whoever reads it. */
export function escapeControls(text: string): string {
  return text.replace(pattern, escapeOf);
}

/** The same for text that has to stay on its line: tabs and line feeds too. */
export function escapeLine(text: string): string {
  return escapeControls(text).replace(/[\t\n]/g, escapeOf);
}

/** One character as JSON writes it. */
export function escapeOf(character: string): string {
  const short = shortEscapes[character];
  return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};
