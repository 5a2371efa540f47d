import { formatSize } from '../values/size.js';
import { counted } from '../values/wording.js';

/** How far moves are at one moment. Bytes are of the moves under way, unless it says otherwise. */
export interface Sample {
  /** Milliseconds. */
  readonly at: number;
  /** Moves that have ended. */
  readonly ended: number;
  /** What new replicas hold. */
  readonly copied: number;
  /** What they lack. */
  readonly lacking: number;
  /** What the leaders hold; grows as records come in. */
  readonly led: number;
  /** Bytes of the moves that have not begun. */
  readonly waiting: number;
}

/** What there is to say of moves: how far they are, and that they do not get any further. */
export class ProgressMeter {
  readonly #moves: number;
  readonly #throttle: number;
  #best: Sample | null = null;
  #last: Sample | null = null;
  #speed: number | null = null;
  #warnedAt = -Infinity;

  /** @param throttle bytes a second for each broker */
  constructor(moves: number, throttle: number) {
    this.#moves = moves;
    this.#throttle = throttle;
  }

  /** Takes a sample. @returns a warning where nothing has got any further for long, else null */
  take(sample: Sample): string | null {
    const last = this.#last;
    if (last !== null && sample.at > last.at && sample.copied >= last.copied) {
      const speed = ((sample.copied - last.copied) * 1000) / (sample.at - last.at);
      this.#speed = this.#speed === null ? speed : 0.7 * this.#speed + 0.3 * speed;
    }
    this.#last = sample;
    const best = this.#best;
    if (best === null || sample.ended > best.ended || sample.lacking < best.lacking) {
      this.#best = sample;
      return null;
    }
    if (sample.at - best.at < stalledAfter || sample.at - this.#warnedAt < warnEvery) return null;
    this.#warnedAt = sample.at;
    return this.#stall(best, sample);
  }

  get text(): string {
    const { ended = 0, lacking = 0, waiting = 0 } = this.#last ?? {};
    const left = lacking + waiting;
    const parts = [`${ended} of ${counted(this.#moves, 'partition')} moved`];
    if (left > 0) parts.push(`${formatSize(left)} to copy`);
    if (left > 0 && this.#speed !== null) parts.push(`${formatSize(Math.round(this.#speed))}/s`);
    return parts.join(', ');
  }

  #stall(best: Sample, now: Sample): string {
    const seconds = Math.round((now.at - best.at) / 1000);
    const incoming = Math.max(0, now.led - best.led) / ((now.at - best.at) / 1000);
    const standing = `no progress for ${seconds} s, with ${formatSize(now.lacking)} left to copy`;
    if (incoming < 0.5 * this.#throttle) {
      return `${standing}: see whether all brokers are there; the throttle is ${formatSize(this.#throttle)}/s for each`;
    }
    const rates = `records come in at ${formatSize(Math.round(incoming))}/s, and brokers may copy ${formatSize(this.#throttle)}/s each`;
    return `${standing}: the throttle is too low: ${rates}; Ctrl-C takes the moves back, then choose more with --throttle`;
  }
}

/** Milliseconds. */
const stalledAfter = 15_000;
const warnEvery = 60_000;
