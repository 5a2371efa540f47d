import { parseItem, type InputFormat, type ItemOptions } from '../../src/lib/produce/parse-item.js';
import type { RecordDraft } from '../../src/lib/produce/draft.js';

/** An item of input as `produce` reads it where no option says otherwise but those that are given. */
export function plainItem(item: Buffer, format: InputFormat, options: Partial<ItemOptions> = {}): RecordDraft {
  const typed = { key: false, value: false };
  const usual = { keySeparator: null, raw: false, emptyIsTombstone: false, typed, headers: [] };
  return parseItem(item, { ...usual, ...options, format });
}
