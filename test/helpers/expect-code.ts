import { expect } from 'vitest';
import type { BinResult } from './run-bin.js';

/** Expects this exit code; where it is another, the end of what was printed says why. */
export function expectCode({ code, stdout, stderr }: BinResult, expected: number): void {
  expect(code, `${stdout.slice(-1_000)}\n${stderr.slice(-1_000)}`.trim()).toBe(expected);
}
