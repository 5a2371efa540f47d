/** Bytes of records that wait or are under way before the writer asks to wait. */
const roomFor = 32 * 1024 * 1024;
/** Of tiny ones, which take many times their bytes in memory: more than can be under way. */
const roomForRecords = 200_000;

/** What the writer has taken and not settled yet. */
export class WriterBuffer {
  #bytes = 0;
  #records = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #waitingForNone: (() => void)[] = [];

  get isEmpty(): boolean {
    return this.#records === 0;
  }

  get #hasRoom(): boolean {
    return this.#bytes <= roomFor && this.#records <= roomForRecords;
  }

  take(bytes: number): void {
    this.#bytes += bytes;
    this.#records += 1;
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
    this.#records -= 1;
    if (this.#hasRoom && this.#waiting.length > 0) for (const wake of this.#waiting.splice(0)) wake();
    if (this.#records === 0) for (const wake of this.#waitingForNone.splice(0)) wake();
  }

  /** undefined where there is room already. */
  room(): Promise<void> | undefined {
    if (this.#hasRoom) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async whenEmpty(): Promise<void> {
    while (!this.isEmpty) await new Promise<void>((resolve) => this.#waitingForNone.push(resolve));
  }
}
