import type { Assignment } from '../../formats/shared/assignment-tree.js';
import { AppError } from '../../errors.js';
import { partitionForKey } from '../../kafka/records/murmur2.js';
import type { TopicPartition } from '../../kafka/types.js';
import type { SchemaRegistry } from '../../registry/client.js';
import { isInternalName } from '../../names/protected-names.js';
import { describeError } from '../failure.js';
import type { Letter } from '../letters.js';
import { protectedTopic, type RedriveTargets } from './redrive-targets.js';
import type { TargetTopics } from '../../topics/target-topics.js';
import { openValueCheck, type ValueCheck } from './value-check.js';

/** What is to become of a letter. */
export type Fate =
  | { readonly kind: 'redriven'; readonly target: TopicPartition; readonly value: Buffer | null }
  /** Why it is bad now. */
  | { readonly kind: 'still-bad'; readonly errorClass: string; readonly message: string }
  /** It was redriven as often as is allowed. */
  | { readonly kind: 'quarantined' }
  /** It names a topic that nobody has said letters may go to; null where it has to name one and does not. */
  | { readonly kind: 'foreign'; readonly topic: string | null }
  /** Nobody asked for it. */
  | { readonly kind: 'left-out' };

export interface JudgeOptions {
  /** Where letters may go. */
  readonly allowed: RedriveTargets;
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

  /** The topic that the letter goes back to if it is good; null where it stays because it names another one. */
  targetOf({ origin }: Letter): string | null {
    return this.#options.allowed.targetOf(origin);
  }

  isExhausted({ origin }: Letter): boolean {
    return origin.redrives >= this.#options.maxAttempts;
  }

  /**
   * Finds out before anything is done whether values for a topic can be checked, and changed as was asked for.
   * @throws AppError SCHEMA_MISSING, SCHEMA_INVALID, USAGE
   */
  async prepare(topic: string): Promise<void> {
    if ((await this.#options.targets.find(topic)) !== null) await this.#checkOf(topic);
  }

  async judge(letter: Letter): Promise<Fate> {
    if (!letter.selected) return { kind: 'left-out' };
    const topic = this.targetOf(letter);
    if (topic === null) return { kind: 'foreign', topic: letter.origin.topic };
    if (this.isExhausted(letter)) return { kind: 'quarantined' };
    try {
      const target = await this.#placeIn(topic, letter);
      return { kind: 'redriven', target, value: await this.#valueOf(letter, target.topic) };
    } catch (error) {
      if (!(error instanceof AppError) || !faultsOfLetters.has(error.code)) throw error;
      return { kind: 'still-bad', ...describeError(error) };
    }
  }

  async #placeIn(topic: string, { partition, key, origin }: Letter): Promise<TopicPartition> {
    if (isInternalName(topic)) throw protectedTopic(topic);
    const target = await this.#options.targets.find(topic);
    if (target === null) throw new AppError('TOPIC_NOT_FOUND', `the cluster has no topic "${topic}"`);
    const count = target.partitionCount;
    if (origin.partition !== null && origin.partition < count) return { topic, partition: origin.partition };
    return { topic, partition: key === null ? partition % count : partitionForKey(key, count) };
  }

  async #valueOf({ value, headers }: Letter, topic: string): Promise<Buffer | null> {
    if (value !== null) return (await this.#checkOf(topic)).check({ value, headers });
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
