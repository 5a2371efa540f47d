import { expect } from 'vitest';

interface Ended {
  readonly code: number | null;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Expects this exit code; where it is another, the end of what was printed says why. */
export function expectCode({ code, stdout = '', stderr = '' }: Ended, expected: number): void {
  expect(code, `${stdout.slice(-1_000)}\n${stderr.slice(-1_000)}`.trim()).toBe(expected);
}
