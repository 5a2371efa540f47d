import type { Json } from '../../../src/lib/values/json.js';
import { below, seeded } from '../seeded.js';
import { randomModel } from './generate.js';
import { schemaJson } from './model.js';
import { mutate } from './mutate.js';

export interface SchemaPair {
  readonly reader: Json;
  readonly writer: Json;
}

/** Pairs of schemas, most of them nearly the same: one made up, the other after one to three changes. */
export function schemaPairs(count: number, start: number): readonly SchemaPair[] {
  return Array.from({ length: count }, (_, index) => {
    const random = seeded(start + index);
    const model = randomModel(random);
    const original = schemaJson(model);
    for (let changes = 1 + below(3, random); changes > 0; changes--) mutate(model, random);
    const changed = schemaJson(model);
    return random() < 0.5 ? { reader: changed, writer: original } : { reader: original, writer: changed };
  });
}
