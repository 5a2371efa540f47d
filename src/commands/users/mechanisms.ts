import { choiceArgument } from '../../lib/cli/arguments.js';
import { scramMechanisms, type ScramMechanism } from '../../lib/names/scram-mechanisms.js';

export function mechanismsArgument(text: string, previous: readonly ScramMechanism[] = []): readonly ScramMechanism[] {
  return [...new Set([...previous, choiceArgument(scramMechanisms)(text.toUpperCase())])];
}
