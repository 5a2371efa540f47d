/** Follows what `docker pull` prints where nobody watches: `a1b2c3d4e5f6: Pull complete`, a line for each step of a layer. */
export class PullProgress {
  readonly #image: string;
  readonly #layers = new Map<string, 'waiting' | 'downloaded' | 'done'>();

  constructor(image: string) {
    this.#image = image;
  }

  read(line: string): void {
    const match = /^([0-9a-f]{12}): (.+)$/.exec(line.trim());
    if (match === null) return;
    const [, layer = '', step = ''] = match;
    if (/^(?:Pull complete|Already exists)/.test(step)) this.#layers.set(layer, 'done');
    else if (/^(?:Download complete|Extracting)/.test(step)) this.#layers.set(layer, 'downloaded');
    else if (!this.#layers.has(layer)) this.#layers.set(layer, 'waiting');
  }

  get text(): string {
    const states = [...this.#layers.values()];
    const done = states.filter((state) => state === 'done').length;
    const downloaded = states.filter((state) => state !== 'waiting').length;
    const size = states.length === 0 ? '' : `: ${downloaded} of ${states.length} layers downloaded, ${done} unpacked`;
    return `Downloading ${this.#image}${size}`;
  }
}
