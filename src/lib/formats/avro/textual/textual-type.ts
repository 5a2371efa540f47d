import type { ExactJson } from '../../../values/exact-json.js';
import type { Random } from '../../shared/sample/random-source.js';

/** A logical type of bytes whose values are shown and taken as text, exactly. */
export interface TextualType {
  /** `a UUID`, for messages. */
  readonly wanted: string;
  /** What a value looks like in TypeScript. */
  readonly expression: 'Decimal' | 'string';
  /** null for what is no value. */
  readonly bytesOf: (value: ExactJson) => Buffer | null;
  /** @throws DecodeFault */
  readonly textOf: (bytes: Buffer, start: number, end: number) => Text;
  readonly sample: (random: Random) => string;
}

export interface Text {
  readonly text: string;
  /** False where `bytesOf` would give other bytes. */
  readonly isCanonical: boolean;
}
