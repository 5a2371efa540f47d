import type { ReadRange } from '../kafka/reader/read-position.js';

export type CopyRange = ReadRange & { readonly end: number };
