import type { Assignment } from '../../avro/set/assignment-tree.js';
import { AppError } from '../../errors.js';
import { partitionForKey } from '../../kafka/records/murmur2.js';
import type { TopicPartition } from '../../kafka/types.js';
import type { SchemaRegistry } from '../../registry/client.js';
import { isInternalName } from '../../topics/protected-names.js';
import { describeError } from '../failure.js';
import type { Letter } from '../letters.js';
import type { TargetTopics } from '../../topics/target-topics.js';
import { openValueCheck, type ValueCheck } from './value-check.js';

/** What is to become of a letter. */
export type Fate =
  | { readonly kind: 'redriven'; readonly target: TopicPartition; readonly value: Buffer | null }
  /** Why it is bad now. */
  | { readonly kind: 'still-bad'; readonly errorClass: string; readonly message: string }
  /** It was redriven as often as is allowed. */
  | { readonly kind: 'quarantined' }
  /** Nobody asked for it. */
  | { readonly kind: 'left-out' };

export interface JudgeOptions {
  readonly targets: TargetTopics;
  /** null where no registry is known, so that there are no schemas. */
  readonly openRegistry: (() => Promise<SchemaRegistry>) | null;
  /** Fields that every value gets before it is looked at. */
  readonly assignments: readonly Assignment[];
  /** Redrives that a letter may have behind it. */
  readonly maxAttempts: number;
}

/** Says what is to become of letters, by what their topics and their schemas are like now. */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #checks = new Map<string, Promise<ValueCheck>>();

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  isExhausted({ origin }: Letter): boolean {
    return origin.redrives >= this.#options.maxAttempts;
  }

  /**
   * Finds out before anything is done whether values can be checked, and changed as was asked for.
   * @throws AppError SCHEMA_MISSING, SCHEMA_INVALID, USAGE
   */
  async prepare({ origin: { topic } }: Letter): Promise<void> {
    if (topic !== null && (await this.#options.targets.find(topic)) !== null) await this.#checkOf(topic);
  }

  async judge(letter: Letter): Promise<Fate> {
    if (!letter.selected) return { kind: 'left-out' };
    if (this.isExhausted(letter)) return { kind: 'quarantined' };
    try {
      const target = await this.#targetOf(letter);
      return { kind: 'redriven', target, value: await this.#valueOf(letter, target.topic) };
    } catch (error) {
      if (!(error instanceof AppError) || !faultsOfLetters.has(error.code)) throw error;
      return { kind: 'still-bad', ...describeError(error) };
    }
  }

  async #targetOf({ topic: deadLetterTopic, partition, key, origin }: Letter): Promise<TopicPartition> {
    const { topic } = origin;
    if (topic === null) throw new AppError('TOPIC_NOT_FOUND', 'nothing says which topic it came from');
    // A header is what anybody may have written.
    if (topic === deadLetterTopic || isInternalName(topic)) {
      throw new AppError('TOPIC_PROTECTED', `it claims to come from topic "${topic}", where no letter is sent to`);
    }
    const target = await this.#options.targets.find(topic);
    if (target === null) throw new AppError('TOPIC_NOT_FOUND', `the cluster has no topic "${topic}"`);
    const count = target.partitionCount;
    if (origin.partition !== null && origin.partition < count) return { topic, partition: origin.partition };
    return { topic, partition: key === null ? partition % count : partitionForKey(key, count) };
  }

  async #valueOf({ value }: Letter, topic: string): Promise<Buffer | null> {
    if (value !== null) return (await this.#checkOf(topic)).check(value);
    if (this.#options.assignments.length === 0) return null;
    throw new AppError('RECORD_INVALID', 'it is a tombstone and has no fields to be set');
  }

  #checkOf(topic: string): Promise<ValueCheck> {
    let check = this.#checks.get(topic);
    if (check === undefined) {
      check = openValueCheck(topic, this.#options.openRegistry, this.#options.assignments);
      this.#checks.set(topic, check);
    }
    return check;
  }
}

const faultsOfLetters: ReadonlySet<string> = new Set([
  'RECORD_UNDECODABLE',
  'RECORD_INVALID',
  'TOPIC_NOT_FOUND',
  'TOPIC_PROTECTED',
]);
