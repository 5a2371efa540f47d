import { halfPair, isWellFormed } from '../../values/utf8.js';
import { PermanentError } from '../errors.js';
import { foundValue } from '../found-value.js';

/** What was given to `runOnce` names no event. Trying again is no use: a record whose handler throws this becomes a dead letter. */
export class EventIdError extends PermanentError {
  override readonly name = 'EventIdError';
  readonly code = 'EVENT_ID_INVALID';

  constructor(problem: string) {
    super(`runOnce needs the id of an event, which is text that is not empty: ${problem}`);
  }
}

/**
 * The id of an event, whatever a program in JavaScript or an event of somebody else's hands over. What is no id must not be taken
 * for one: all events without an id would be one event, and the first of them the last that is done.
 * @throws EventIdError
 */
export function expectEventId(id: unknown): string {
  if (typeof id !== 'string') throw new EventIdError(`found ${foundValue(id)}`);
  if (id === '') throw new EventIdError('found ""');
  // Half of a surrogate pair has no UTF-8: in a database all of them are the same character.
  if (!isWellFormed(id)) throw new EventIdError(`${JSON.stringify(id)} ${halfPair}`);
  return id;
}
