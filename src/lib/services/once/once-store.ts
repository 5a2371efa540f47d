/** Remembers which events are done, so that an event that comes again has no effect a second time. */
export interface OnceStore<Transaction> {
  /**
   * Does the work of an event unless it is done already.
   * @param effect gets the transaction in which the event is marked as done, and does its work in it
   * @returns true where the work was done now, false where it had been done before
   * @throws EventIdError where the id is no text, is empty, or has half of a surrogate pair; then nothing is done
   * @throws what `effect` throws: then the event is not marked
   * @example
   * ```ts
   * consumer.registerHandler('task.completed', ({ eventId, userId }) =>
   *   store.runOnce(eventId, (tx) => tx.run('UPDATE scores SET points = points + 1 WHERE user = ?', userId)),
   * );
   * ```
   */
  readonly runOnce: (eventId: string, effect: (tx: Transaction) => unknown) => Promise<boolean>;
}
