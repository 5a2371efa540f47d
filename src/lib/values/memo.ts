/** Makes a value when it is first asked for, once. What could not be made is forgotten: the next who asks has it tried again. */
export class Memo<Value> {
  readonly #make: () => Promise<Value>;
  #made: Promise<Value> | undefined;

  constructor(make: () => Promise<Value>) {
    this.#make = make;
  }

  /** @throws what `make` throws, to all who have asked meanwhile */
  get(): Promise<Value> {
    if (this.#made !== undefined) return this.#made;
    const making = this.#make();
    this.#made = making;
    making.catch(() => {
      if (this.#made === making) this.#made = undefined;
    });
    return making;
  }

  /** Has it made anew for the next who asks. */
  forget(): void {
    this.#made = undefined;
  }
}
