import { AppError } from '../errors.js';
import type { LinearPattern } from '../values/pattern.js';

/**
 * The regular expression that an option gives. What reads it takes a while to load, which only those wait for who use it.
 * @throws AppError USAGE
 */
export async function patternOption(option: string, text: string): Promise<LinearPattern> {
  const { linearPattern, PatternError } = await import('../values/pattern.js');
  try {
    return linearPattern(text);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new AppError('USAGE', `${option}: "${text}" is not a regular expression: ${error.message}`, {
      cause: error,
      hint: 'Write it in the syntax of RE2, without lookarounds and back-references.',
    });
  }
}
