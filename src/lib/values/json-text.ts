import { escapeControls } from './control-characters.js';
import { exactJsonText, isExactJsonArray, isExactJsonObject, keysInOrder, type ExactJson } from './exact-json.js';

/** A value's JSON text for a line of output: what JSON lets stand and terminals act on is escaped, as `JsonSink` does. */
export function lineText(value: ExactJson): string {
  return escapeControls(exactJsonText(value));
}

/** What lies deeper is on one line: each level would be indented more than the one before. */
export const deepestIndented = 32;

/** A value's JSON text over several lines, two spaces more for each level. */
export function indentedText(value: ExactJson, depth = 0): string {
  if (depth >= deepestIndented) return exactJsonText(value);
  const items = isExactJsonArray(value)
    ? value.map((item) => indentedText(item, depth + 1))
    : isExactJsonObject(value)
      ? keysInOrder(value).map((key) => `${JSON.stringify(key)}: ${indentedText(value[key] ?? null, depth + 1)}`)
      : [];
  if (items.length === 0) return exactJsonText(value);
  const [open, close] = isExactJsonArray(value) ? ['[', ']'] : ['{', '}'];
  const [inside, outside] = ['  '.repeat(depth + 1), '  '.repeat(depth)];
  return `${open}\n${items.map((item) => inside + item).join(',\n')}\n${outside}${close}`;
}

/** A string of JSON, in quotes, that does no harm on a terminal or in an editor. */
export function quotedText(text: string): string {
  return escapeControls(JSON.stringify(text));
}

/** JSON text without its line breaks, and without the indentation after them: neither can be within a string. */
export function oneLine(json: string): string {
  return json.replace(/[\r\n][ \t\r\n]*/g, '');
}

/**
 * The source text of a field's value in a JSON object. White space around it is part of it where the object has none
 * anywhere else: then the text is one that was put together around the value, as `consume` does.
 * @param object the text of a JSON object, which was parsed before
 * @returns null where the object has no such field
 */
export function fieldSource(object: string, name: string): string | null {
  let found: string | null = null;
  let spaces = 0;
  let position = object.indexOf('{') + 1;
  for (;;) {
    const keyStart = afterSpace(object, position);
    if (object.charCodeAt(keyStart) !== quote) break; // the end of the object
    const keyEnd = afterString(object, keyStart);
    const colon = afterSpace(object, keyEnd);
    const end = afterValue(object, colon + 1);
    const source = object.slice(colon + 1, end);
    spaces += keyStart - position + (colon - keyEnd);
    if (JSON.parse(object.slice(keyStart, keyEnd)) === name) found = source;
    else if (source.trim() !== source) spaces++;
    position = end + 1;
  }
  return spaces === 0 ? found : (found?.trim() ?? null);
}

const [quote, backslash] = [0x22, 0x5c];
const [openings, closings] = ['[{', ']}'];

function afterSpace(text: string, start: number): number {
  let position = start;
  while (' \t\r\n'.includes(text[position] ?? 'x')) position++;
  return position;
}

function afterString(text: string, start: number): number {
  let position = start + 1;
  for (let code = text.charCodeAt(position); code !== quote; code = text.charCodeAt(position)) {
    if (Number.isNaN(code)) break;
    position += code === backslash ? 2 : 1;
  }
  return position + 1;
}

/** The position of the comma or bracket that ends a field's value, or an item. */
function afterValue(text: string, start: number): number {
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    const character = text[position] ?? '';
    if (character === '"') position = afterString(text, position) - 1;
    else if (openings.includes(character)) depth++;
    else if (depth === 0 && (character === ',' || closings.includes(character))) return position;
    else if (closings.includes(character)) depth--;
  }
  return text.length;
}
