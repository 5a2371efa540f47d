/**
 * What a name, a doc or a message may hold to do harm: it sets the title, rings, clears the screen and comes in colour; the
 * C1 twin of ESC [; DEL, CR and backspace; an override, an isolate and a mark of UAX #9; a line separator.
 */
export const hostileText = 'x\x1b]0;title\x07\x1b[2J\x1b[31m\x9b2J\x85\x7f\r\b\x00\u202e\u2066\u200f\u061c\u2028y';

/** The same as our output shows it. */
export const shownHostileText =
  'x\\u001b]0;title\\u0007\\u001b[2J\\u001b[31m\\u009b2J\\u0085\\u007f\\r\\b\\u0000\\u202e\\u2066\\u200f\\u061c\\u2028y';
