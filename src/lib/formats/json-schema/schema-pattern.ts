import { linearPattern, PatternError, type Pattern } from '../../values/pattern.js';
import { SlowPattern } from './slow-pattern.js';

/** What JavaScript calls white space, in the syntax of RE2, whose own has six of these (ECMA-262, WhiteSpace and LineTerminator). */
const spaces =
  '\\t\\n\\x0b\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const anyCharacter = '[^\\n\\r\\x{2028}\\x{2029}]';

/**
 * A pattern of a schema, which is JavaScript's by the standard. It runs in time in proportion to the text where RE2 can say
 * the same; else in a thread of its own that is ended when it takes too long.
 * @throws SyntaxError where it is no regular expression
 */
export function schemaPattern(source: string, flags: string): Pattern {
  const lenient = lenientPattern(source, flags);
  const same = inRe2(source);
  try {
    if (same !== null) return linearPattern(same);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
  }
  return new SlowPattern(lenient);
}

/** Patterns are read by Unicode's rules, but by the older ones where these refuse an escape that others take, such as `\-`. */
function lenientPattern(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}

/** @returns null where something in it means something else in RE2, or nothing */
function inRe2(source: string): string | null {
  let result = '';
  let inClass = false;
  for (const [token] of source.matchAll(/\\u\{[\da-f]+\}|\\u[\da-f]{4}|\\x[\da-f]{2}|\\p\{\w+\}|\\.|\[\^?|./gis)) {
    const translated = inRe2Token(token, inClass);
    if (translated === null) return null;
    if (token.startsWith('[')) inClass = true;
    if (token === ']') inClass = false;
    result += translated;
  }
  return result;
}

function inRe2Token(token: string, inClass: boolean): string | null {
  const [, code] = /^\\(?:u\{?|x)([\da-f]+)\}?$/i.exec(token) ?? [];
  if (code !== undefined) return `\\x{${code}}`;
  switch (token) {
    case '\\s':
      return inClass ? spaces : `[${spaces}]`;
    case '\\S':
      return inClass ? null : `[^${spaces}]`;
    case '.':
      return inClass ? '.' : anyCharacter;
    case '[':
    case '[^':
      return inClass ? null : token;
    default:
      if (/^\\[pP]/.test(token)) return /^\\p\{\w+\}$/i.test(token) ? token : null;
      return /^\\(?![dDwWbBnrtfv])\w/.test(token) ? null : token;
  }
}
