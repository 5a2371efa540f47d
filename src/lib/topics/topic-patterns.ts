import type { TopicSelection } from '../kafka/topic-selection.js';
import { sourceByName } from '../names/dead-letter-topics.js';
import { internalMark } from '../names/protected-names.js';
import type { LinearPattern } from '../values/pattern.js';

/**
 * Topics whose whole name one of the patterns matches, as Kafka's own consumers take patterns. Internal topics, and those of
 * dead letters, which hold what is no event, are among them only where a pattern asks for them: where it would not match the
 * name if that had other letters in place of what marks it so (`_`, `.dlq`).
 */
export class TopicPatterns implements TopicSelection {
  readonly names = null;
  readonly #patterns: readonly LinearPattern[];

  constructor(patterns: readonly LinearPattern[]) {
    this.#patterns = patterns;
  }

  readonly picks = (topic: string): boolean => {
    const plain = plainName(topic);
    return this.#patterns.some((pattern) => pattern.matches(topic) && (plain === topic || !pattern.matches(plain)));
  };

  /** Matched, though not asked for. */
  readonly leavesOut = (topic: string): boolean =>
    !this.picks(topic) && this.#patterns.some((pattern) => pattern.matches(topic));
}

function plainName(topic: string): string {
  const mark = internalMark(topic);
  const name = otherLetters(mark) + topic.slice(mark.length);
  const source = sourceByName(name);
  if (source === null) return name;
  const [before, after] = name.startsWith(source) ? ['', name.slice(source.length)] : [prefixOf(name, source), ''];
  return otherLetters(before) + source + otherLetters(after);
}

function prefixOf(name: string, source: string): string {
  return name.slice(0, name.length - source.length);
}

function otherLetters(mark: string): string {
  return mark.replace(/[a-z_]/g, 'x').replace(/[A-Z]/g, 'X');
}
