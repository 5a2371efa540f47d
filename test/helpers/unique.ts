import { randomBytes } from 'node:crypto';

/** A name that no other test has: `tk-<what>-<random>`. */
export function unique(what: string): string {
  return `tk-${what}-${randomBytes(4).toString('hex')}`;
}
