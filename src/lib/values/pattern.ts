import { RE2JS, RE2JSException } from 're2js';
import { messageOf } from '../errors.js';

/** A regular expression that takes time in proportion to the text. */
export interface Pattern {
  /** Whether it is found in the text. */
  test(text: string): boolean;
}

export interface LinearPattern extends Pattern {
  /** Whether it is all of the text. */
  matches(text: string): boolean;
}

/** A text that is no regular expression of RE2's kind. The message is lower case and says what is wrong. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/**
 * Reads a regular expression in RE2's syntax, which has neither lookarounds nor back-references: so no text takes it longer
 * than its length, whereas JavaScript's own needs years for `(a+)+b` and fifty letters.
 * @throws PatternError
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function linearPattern(source: string): LinearPattern {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = unsupported(source) ?? messageOf(error).replace(/^error parsing regexp: /, '');
    throw new PatternError(reason, { cause: error });
  }
}

/** What others take and RE2 does not, in words. */
function unsupported(source: string): string | null {
  const withoutEscapes = source.replace(/\\[^1-9k]/gs, '');
  if (/\(\?<?[=!]/.test(withoutEscapes)) return 'lookarounds are not supported, as they can take for ever';
  if (/\\(?:[1-9]|k<)/.test(withoutEscapes)) return 'back-references are not supported, as they can take for ever';
  return null;
}
