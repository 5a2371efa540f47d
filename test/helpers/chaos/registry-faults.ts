import { setTimeout as pass } from 'node:timers/promises';
import type { RegistryFault, RegistryProxy } from '../registry-proxy.js';
import { below, shuffled, type Random } from '../seeded.js';
import type { Progress } from './progress.js';

const kinds: readonly RegistryFault[] = ['stall', 'drip', 'break-off', 'endless', 'html-404', 'html-502', 'broken'];

/** Milliseconds to wait for a request, and between two looks. */
const longestWait = 20_000;
const look = 100;

/** Harms a registry for a while, each time in another way: all of them in any order, and then anew. */
export class RegistryHarm {
  readonly #proxy: RegistryProxy;
  readonly #random: Random;
  readonly #progress: Progress;
  readonly #faults: readonly RegistryFault[];
  #times = 0;
  /** How many requests it has not answered as it should. */
  harmed = 0;

  constructor(proxy: RegistryProxy, random: Random, progress: Progress) {
    this.#proxy = proxy;
    this.#random = random;
    this.#progress = progress;
    this.#faults = shuffled(kinds, random);
  }

  /** @param begin is done when it is harmed: something that asks it */
  async during(begin: () => void): Promise<void> {
    const fault = this.#faults[this.#times++ % this.#faults.length] ?? 'stall';
    const asked = this.#proxy.requests;
    this.#proxy.fault = fault;
    await this.#progress.whileBroken(`registry: ${fault}`, async () => {
      begin();
      await pass(2_000 + below(4_000, this.#random));
      // On a busy machine whoever asks it may take longer to come.
      for (let waited = 0; this.#proxy.requests === asked && waited < longestWait; waited += look) await pass(look);
    });
    this.#proxy.heal();
    this.harmed += this.#proxy.requests - asked;
  }
}
