import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Json } from '../values/json.js';
import type { Validators } from './dialect.js';

/** The schemas that `anyOf` and `oneOf` offer, each to be tried alone. */
export class Branches {
  readonly #ajv: Validators;
  /** Where each part of the schemas is. */
  readonly #places = new Map<unknown, string>();
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(ajv: Validators) {
    this.#ajv = ajv;
  }

  /** @param key what the schema was added to ajv as */
  add(schema: object | boolean, key: string): void {
    this.#addPlaces(schema, `${key.replace(/#$/, '')}#`);
  }

  /**
   * What each branch has against the value, of which the validator said only that none of them takes it.
   * @returns null where that cannot be found out
   */
  errorsOf({ keyword, schema, parentSchema, data }: ErrorObject): readonly (readonly ErrorObject[])[] | null {
    const place = this.#places.get(parentSchema);
    if (place === undefined || !Array.isArray(schema)) return null;
    try {
      return schema.map((_, index) => {
        const validate = this.#validator(`${place}/${keyword}/${index}`);
        return validate(data) ? [] : [...(validate.errors ?? [])];
      });
    } catch {
      return null; // a reference that has another meaning there
    }
  }

  #validator(place: string): ValidateFunction {
    const known = this.#validators.get(place);
    if (known !== undefined) return known;
    const made = this.#ajv.compile({ $ref: place });
    this.#validators.set(place, made);
    return made;
  }

  #addPlaces(schema: unknown, place: string): void {
    if (typeof schema !== 'object' || schema === null || this.#places.has(schema)) return;
    this.#places.set(schema, place);
    for (const [name, part] of Object.entries(schema as Json[] | Record<string, Json>)) {
      this.#addPlaces(part, `${place}/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`);
    }
  }
}
