import { isExactJsonArray, isJsonNumber, type ExactJson } from '../../values/exact-json.js';
import type { EvaluationPlace } from './evaluation.js';

/** The keywords that hold the items of an array to schemas. */
export function checkItemSchemas(place: EvaluationPlace, value: readonly ExactJson[]): void {
  const { schema, dialect } = place;
  const { items, prefixItems, additionalItems } = schema;
  const hasPrefix = dialect.version >= 2020;
  const tuple = hasPrefix ? prefixItems : items;
  const first = isExactJsonArray(tuple) ? tuple : [];
  const isTuple = isExactJsonArray(tuple);
  const rest = hasPrefix ? items : isTuple ? additionalItems : items;
  for (const [index, schema] of first.entries()) {
    if (index < value.length) place.part(schema, value[index] ?? null, index);
  }
  place.evaluated.addItemsBefore(Math.min(first.length, value.length));
  if (rest !== undefined && !isExactJsonArray(rest)) {
    const keyword = hasPrefix || !isTuple ? 'items' : 'additionalItems';
    if (rest === false && value.length > first.length && (isTuple || hasPrefix))
      place.report(keyword, { limit: first.length });
    else for (let index = first.length; index < value.length; index++) place.part(rest, value[index] ?? null, index);
    place.evaluated.addItemsBefore(value.length);
  }
  checkContains(place, value);
}

function checkContains(place: EvaluationPlace, value: readonly ExactJson[]): void {
  const { schema, dialect } = place;
  const { contains, minContains, maxContains } = schema;
  if (contains === undefined || dialect.version < 6) return;
  const hasCounts = dialect.version >= 2019;
  const least = hasCounts && isJsonNumber(minContains) ? Number(minContains) : 1;
  const most = hasCounts && isJsonNumber(maxContains) ? Number(maxContains) : Infinity;
  let found = 0;
  for (const [index, item] of value.entries()) {
    if (!place.fits(contains, item)) continue;
    found++;
    if (dialect.version >= 2020) place.evaluated.addIndex(index);
  }
  if (found < least || found > most) place.report('contains', { found, least, most });
}
