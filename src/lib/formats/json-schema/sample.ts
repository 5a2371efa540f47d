import { AppError, type Problem } from '../../errors.js';
import { exactJsonText, isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { between, pick, type Random } from '../shared/sample/random-source.js';
import { listOf } from './facets.js';
import type { SchemaDocuments } from './parse-schema.js';
import { SchemaPlace } from './places.js';
import { sampleNumber, sampleString } from './sample-scalar.js';
import type { JsonValidator } from './validator.js';

/** From this many values within each other on, only what has to be there is made up. */
const flatFrom = 4;
/** Values that hold each other without end are given up here. */
const deepest = 50;
/** Values in one that is made up, and characters of a text in it: more of them help nobody. */
const mostValues = 10_000;
const mostCharacters = 1_000_000;
/** So often is a value made up that may fit by chance. */
const attempts = 20;

/**
 * A made-up value of a schema: plausible by the names of its properties. It fits types, given values, ranges,
 * lengths, and the usual formats; patterns and conditions it fits by chance, or not.
 * @throws AppError USAGE where it does not fit the schema
 */
export function sampleJson(documents: SchemaDocuments, validate: JsonValidator, random: Random, now: Date): ExactJson {
  const { main } = documents;
  const sampler = new Sampler(random, now);
  const root = { schema: main.schema, document: main };
  const place = (): SchemaPlace => new SchemaPlace([root], documents, (choice) => sampler.choice(choice));
  let problems: readonly Problem[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const value = sampler.whole(place());
    problems = validate(value);
    if (problems.length === 0) return value;
  }
  throw new AppError('USAGE', 'no values can be made up that fit this JSON Schema', {
    problems,
    hint: 'Give values with `--set`, `--value` or `--file`.',
  });
}

class Sampler {
  readonly #random: Random;
  readonly #now: Date;
  #depth = 0;
  #valuesLeft = mostValues;

  constructor(random: Random, now: Date) {
    this.#random = random;
    this.#now = now;
  }

  whole(place: SchemaPlace): ExactJson {
    this.#valuesLeft = mostValues;
    return this.value(place, '', 0);
  }

  /** @param name of the property that the value is for */
  value(place: SchemaPlace, name: string, depth: number): ExactJson {
    if (depth > deepest)
      throw new AppError('SCHEMA_INVALID', 'values of this JSON Schema would hold each other without end');
    if (--this.#valuesLeft < 0) throw tooLarge(`more than ${mostValues} values`);
    this.#depth = depth;
    const fixed = place.keyword('const');
    if (fixed !== undefined) return fixed;
    const given = [...listOf(place.keyword('enum')), ...listOf(place.keyword('examples'))];
    if (given.length > 0) return pick(given, this.#random);
    switch (this.#type(place, depth)) {
      case 'null':
        return null;
      case 'boolean':
        return this.#random() < 0.5;
      case 'integer':
        return sampleNumber(place, name, true, this.#random, this.#now);
      case 'number':
        return sampleNumber(place, name, false, this.#random, this.#now);
      case 'array':
        return this.#items(place, name.replace(/s$/, ''), depth);
      case 'object':
        return Object.fromEntries(
          this.#names(place, depth).map((name) => [name, this.value(place.property(name), name, depth + 1)]),
        );
      default:
        if (Number(place.keyword('minLength') ?? 0) > mostCharacters) {
          throw tooLarge(`text of more than ${mostCharacters} characters`);
        }
        return sampleString(place, name, this.#random, this.#now);
    }
  }

  /** One of several alternatives: deep down one that is not an object, where there is one. */
  choice(alternatives: readonly ExactJson[]): ExactJson {
    const flat = alternatives.filter(
      (alternative) => isExactJsonObject(alternative) && !('$ref' in alternative) && alternative['type'] !== 'object',
    );
    return pick(this.#depth >= flatFrom && flat.length > 0 ? flat : alternatives, this.#random);
  }

  #type(place: SchemaPlace, depth: number): string {
    const { types } = place;
    if (depth >= flatFrom && types.has('null')) return 'null';
    if (types.size > 0) return pick([...types], this.#random);
    return place.propertyNames.length > 0 ? 'object' : 'string';
  }

  #names(place: SchemaPlace, depth: number): readonly string[] {
    const required = listOf(place.keyword('required')).map(String);
    return depth < flatFrom ? [...new Set([...place.propertyNames, ...required])] : required;
  }

  #items(place: SchemaPlace, name: string, depth: number): readonly ExactJson[] {
    const tuple = Math.max(listOf(place.keyword('prefixItems')).length, listOf(place.keyword('items')).length);
    const least = Math.max(Number(place.keyword('minItems') ?? 0), tuple);
    if (least > this.#valuesLeft) throw tooLarge(`more than ${mostValues} values`);
    const most = Math.max(least, Math.min(Number(place.keyword('maxItems') ?? Infinity), flatFrom - depth));
    const items: ExactJson[] = [];
    const isUnique = place.keyword('uniqueItems') === true;
    const seen = new Set<string>();
    for (let index = 0, size = between(least, most, this.#random); index < size; index++) {
      const item = this.value(place.item(index), name, depth + 1);
      const text = isUnique ? exactJsonText(item) : '';
      if (!seen.has(text) || !isUnique) items.push(item);
      seen.add(text);
    }
    return items;
  }
}

function tooLarge(what: string): AppError {
  return new AppError('SCHEMA_INVALID', `a value of this JSON Schema would hold ${what}`, {
    hint: 'Give values with `--set`, `--value` or `--file`.',
  });
}
