import { expect, it } from 'vitest';
import { resumeAt } from '../../../../src/lib/kafka/group/resume-at.js';

const log = { start: 10, end: 20 };

it.each([
  ['at the start of the log', 10, log, { next: 10, lost: 0 }],
  ['within the log', 15, log, { next: 15, lost: 0 }],
  ['at the end of the log', 20, log, { next: 20, lost: 0 }],
  ['just before the log, which has passed it', 9, log, { next: 10, lost: 1 }],
  ['far before the log', 0, log, { next: 10, lost: 10 }],
  ['just beyond the log, of which nobody knows where it was cut off', 21, log, { next: 10, lost: null }],
  ['far beyond the log', 1_000, log, { next: 10, lost: null }],
  ['before a log that is empty', 3, { start: 7, end: 7 }, { next: 7, lost: 4 }],
  ['in a log that is empty', 7, { start: 7, end: 7 }, { next: 7, lost: 0 }],
  ['beyond a log that was made anew and is empty', 7, { start: 0, end: 0 }, { next: 0, lost: null }],
  ['in a log without a leader to ask', 7, { start: null, end: null }, { next: 7, lost: 0 }],
])('resumes at a commit %s', (_, commit, range, expected) => {
  expect(resumeAt(commit, range)).toEqual(expected);
});
