/** Which parts of an object or an array a schema has looked at: what `unevaluated…` is not about. */
export class Evaluated {
  /** Made when they are needed: few schemas ask for them. */
  #names: Set<string> | undefined;
  #indexes: Set<number> | undefined;
  /** Items before this one. */
  #before = 0;

  addName(name: string): void {
    (this.#names ??= new Set()).add(name);
  }

  addIndex(index: number): void {
    (this.#indexes ??= new Set()).add(index);
  }

  addItemsBefore(end: number): void {
    this.#before = Math.max(this.#before, end);
  }

  hasName(name: string): boolean {
    return this.#names?.has(name) === true;
  }

  hasIndex(index: number): boolean {
    return index < this.#before || this.#indexes?.has(index) === true;
  }

  add(other: Evaluated): void {
    for (const name of other.#names ?? []) this.addName(name);
    for (const index of other.#indexes ?? []) this.addIndex(index);
    this.addItemsBefore(other.#before);
  }
}
