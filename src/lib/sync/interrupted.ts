import type { ItemError } from '../kafka/item-error.js';

/** Of what was not begun when Ctrl-C came. */
export const interrupted: ItemError = { code: 'OPERATION_NOT_ATTEMPTED', message: 'interrupted before' };
