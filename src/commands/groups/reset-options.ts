import { InvalidArgumentError } from 'commander';
import { AppError } from '../../lib/errors.js';
import { readResetCsv } from '../../lib/groups/reset-csv.js';
import type { ResetTarget } from '../../lib/groups/reset-target.js';
import type { ResetSource } from '../../lib/groups/wanted-offsets.js';
import type { TopicScope } from '../../lib/groups/topic-scope.js';
import { readUndoFile } from '../../lib/groups/undo-file.js';
import { timeOption } from '../shared/time-option.js';
import { expectAtMostOne, expectNone, expectOne } from '../shared/option-rules.js';

export interface ResetOptions {
  readonly allTopics: boolean;
  readonly topic?: readonly TopicScope[];
  readonly toEarliest: boolean;
  readonly toLatest: boolean;
  readonly toOffset?: number;
  readonly shiftBy?: number;
  readonly toDatetime?: string;
  readonly byDuration?: number;
  readonly toCurrent: boolean;
  readonly fromFile?: string;
  readonly fromGroup?: string;
  readonly undo?: string;
  readonly export?: string;
  readonly execute: boolean;
  readonly dryRun: boolean;
}

/** A whole number with or without a sign. */
export function signedArgument(text: string): number {
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('write a whole number such as 10 or -10');
  }
  return value;
}

/** @throws AppError USAGE where the options do not say one thing */
export function expectOneForm(options: ResetOptions): void {
  const { allTopics, topic, execute, dryRun, undo } = options;
  expectAtMostOne({ '--execute': execute, '--dry-run': dryRun });
  expectOne(
    {
      '--to-earliest': options.toEarliest,
      '--to-latest': options.toLatest,
      '--to-offset': options.toOffset,
      '--shift-by': options.shiftBy,
      '--to-datetime': options.toDatetime,
      '--by-duration': options.byDuration,
      '--to-current': options.toCurrent,
      '--from-file': options.fromFile,
      '--from-group': options.fromGroup,
      '--undo': undo,
    },
    'where to',
  );
  const scopes = { '--all-topics': allTopics, '--topic': topic };
  if (undo !== undefined) expectNone('--undo restores what its file says', scopes);
  const bringsScope = undo ?? options.fromFile ?? options.fromGroup;
  if (bringsScope === undefined) expectOne(scopes, 'which');
  else expectAtMostOne(scopes);
}

/**
 * Where the new offsets come from; files are read here.
 * @throws AppError USAGE, FILE_UNREADABLE, INPUT_INVALID
 */
export async function resetSource(group: string, options: ResetOptions, now: Date): Promise<ResetSource> {
  const topics = options.topic ?? [];
  if (options.fromFile !== undefined) {
    return { kind: 'file', offsets: await readResetCsv(options.fromFile, group), topics };
  }
  if (options.fromGroup !== undefined) return { kind: 'group', groupId: options.fromGroup, topics };
  if (options.undo !== undefined) return undoSource(group, options.undo);
  return { kind: 'target', target: resetTarget(options, now), topics: options.topic ?? null };
}

async function undoSource(group: string, file: string): Promise<ResetSource> {
  const state = await readUndoFile(file);
  if (state.group === group) return { kind: 'undo', state };
  throw new AppError('INPUT_INVALID', `the undo file "${file}" is of group "${state.group}"`);
}

function resetTarget(options: ResetOptions, now: Date): ResetTarget {
  const { toOffset, shiftBy, toDatetime, byDuration } = options;
  if (options.toEarliest) return { kind: 'earliest' };
  if (options.toLatest) return { kind: 'latest' };
  if (toOffset !== undefined) return { kind: 'offset', offset: toOffset };
  if (shiftBy !== undefined) return { kind: 'shift', by: shiftBy };
  if (byDuration !== undefined) return { kind: 'time', timestamp: now.getTime() - byDuration };
  if (toDatetime === undefined) return { kind: 'current' };
  const expected = 'a time such as 2026-01-31T12:00:00Z or -1h';
  return { kind: 'time', timestamp: timeOption('--to-datetime', toDatetime, now, expected) };
}
