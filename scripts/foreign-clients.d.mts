export const testPython: string;

export interface MissingClient {
  readonly name: string;
  /** How to install it, in words. */
  readonly install: string;
}

export function missingClients(): readonly MissingClient[];
