import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { checkAssertions, type AssertionOptions } from './assertions.js';
import type { Dialect } from './dialect.js';
import { Evaluated } from './evaluated.js';
import { below, type Fault, type Trail } from './fault.js';
import { checkItemSchemas } from './item-schemas.js';
import { checkPropertySchemas } from './property-schemas.js';
import type { Resource, SchemaIndex } from './schema-index.js';
import type { Traits } from './traits.js';

/** Schemas within schemas while one value is looked at, and in all: what goes on is without an end, or nearly so. */
const deepest = 1000;
const mostSteps = 1_000_000;
/** A small value may take so many, and more for each value within it. */
const fewSteps = 100_000;
const stepsOfValue = 64;

export interface EvaluationOutcome {
  readonly faults: readonly Fault[];
  readonly evaluated: Evaluated;
}

export interface EvaluationOptions extends AssertionOptions {
  readonly dialect: Dialect;
  readonly index: SchemaIndex;
  readonly traitsOf: (schema: ExactJsonObject) => Traits;
}

/** One look at a value. */
export class Evaluation {
  readonly options: EvaluationOptions;
  #depth = 0;
  #steps = 0;
  #mostSteps: number | null = null;

  constructor(options: EvaluationOptions) {
    this.options = options;
  }

  /** @param scope the resources that were gone through on the way to the schema */
  evaluate(schema: ExactJson, value: ExactJson, trail: Trail | null, scope: readonly Resource[]): EvaluationOutcome {
    if (schema === true || this.#isLost) return { faults: [], evaluated: new Evaluated() };
    const evaluated = new Evaluated();
    if (schema === false) return { faults: [{ keyword: 'false schema', params: {}, trail, value }], evaluated };
    if (!isExactJsonObject(schema)) return { faults: [], evaluated };
    this.#mostSteps ??= stepsFor(value);
    if (this.#depth >= deepest || this.#steps >= this.#mostSteps) {
      this.#isLost = true;
      return { faults: [{ keyword: 'endless', params: {}, trail, value }], evaluated };
    }
    this.#depth++;
    this.#steps++;
    const resource = this.options.index.resourceOf(schema);
    const inner = resource === undefined || scope.at(-1) === resource ? scope : [...scope, resource];
    const place = new EvaluationPlace(this, schema, value, trail, inner);
    place.check();
    this.#depth--;
    return place;
  }

  /** Once a limit was passed there is nothing more to be found out. */
  #isLost = false;
}

function stepsFor(value: ExactJson): number {
  const enough = (mostSteps - fewSteps) / stepsOfValue;
  const waiting: (ExactJson | undefined)[] = [value];
  let values = 0;
  for (let next = waiting.pop(); next !== undefined && values < enough; next = waiting.pop()) {
    values++;
    const parts = isExactJsonArray(next) ? next : isExactJsonObject(next) ? Object.values(next) : [];
    for (const part of parts) if (part !== undefined) waiting.push(part);
  }
  return fewSteps + stepsOfValue * Math.min(values, enough);
}

/** A schema and the value that it is about. */
export class EvaluationPlace implements EvaluationOutcome {
  readonly schema: ExactJsonObject;
  readonly value: ExactJson;
  readonly faults: Fault[] = [];
  readonly evaluated = new Evaluated();
  readonly dialect: Dialect;
  readonly options: EvaluationOptions;
  readonly traits: Traits;
  readonly #evaluation: Evaluation;
  readonly #trail: Trail | null;
  readonly #scope: readonly Resource[];

  constructor(
    evaluation: Evaluation,
    schema: ExactJsonObject,
    value: ExactJson,
    trail: Trail | null,
    scope: readonly Resource[],
  ) {
    this.#evaluation = evaluation;
    this.options = evaluation.options;
    this.dialect = evaluation.options.dialect;
    this.traits = evaluation.options.traitsOf(schema);
    this.schema = schema;
    this.value = value;
    this.#trail = trail;
    this.#scope = scope;
  }

  check(): void {
    const { schema, value, options, traits } = this;
    const { has } = traits;
    if (traits.isReferenceOnly) {
      this.#checkReferences();
      return;
    }
    checkAssertions(schema, traits, value, (keyword, params = {}) => this.report(keyword, params), options);
    if (has.properties && isExactJsonObject(value)) checkPropertySchemas(this, value);
    if (has.items && isExactJsonArray(value)) checkItemSchemas(this, value);
    if (has.references) this.#checkReferences();
    if (has.alternatives) this.#checkAlternatives();
    if (!has.unevaluated) return;
    if (isExactJsonObject(value)) this.#checkUnevaluatedNames(value);
    if (isExactJsonArray(value)) this.#checkUnevaluatedItems(value);
  }

  report(keyword: string, params: Fault['params'], branches?: readonly (readonly Fault[])[]): void {
    const { value } = this;
    this.faults.push({ keyword, params, trail: this.#trail, value, ...(branches === undefined ? {} : { branches }) });
  }

  /** What a schema finds in this value. */
  here(schema: ExactJson): EvaluationOutcome {
    return this.#evaluation.evaluate(schema, this.value, this.#trail, this.#scope);
  }

  /** Holds a part of the value to a schema. */
  part(schema: ExactJson, value: ExactJson, step: Trail['step']): boolean {
    const { faults } = this.#evaluation.evaluate(schema, value, below(this.#trail, step), this.#scope);
    for (const fault of faults) this.faults.push(fault);
    return faults.length === 0;
  }

  /** The same, with nothing said. */
  fits(schema: ExactJson, value: ExactJson): boolean {
    return this.#evaluation.evaluate(schema, value, this.#trail, this.#scope).faults.length === 0;
  }

  /** Holds the value to a schema besides. */
  apply(schema: ExactJson): void {
    this.#take(this.here(schema));
  }

  #take({ faults, evaluated }: EvaluationOutcome): void {
    for (const fault of faults) this.faults.push(fault);
    if (faults.length === 0) this.evaluated.add(evaluated);
  }

  #checkReferences(): void {
    const { schema, dialect, options } = this;
    const { $ref, $dynamicRef, $recursiveRef } = schema;
    if (typeof $ref === 'string') this.apply(options.index.resolve($ref, schema));
    if (typeof $dynamicRef === 'string' && dialect.version >= 2020) this.apply(this.#dynamicTarget($dynamicRef));
    if (typeof $recursiveRef === 'string' && dialect.version === 2019) this.apply(this.#recursiveTarget($recursiveRef));
  }

  /** The outermost schema on the way here that has the anchor, where the reference leads to such an anchor at all. */
  #dynamicTarget(reference: string): ExactJson {
    const { index } = this.options;
    const first = index.resolve(reference, this.schema);
    const [, name = ''] = /#([^/].*)$/.exec(reference) ?? [];
    const isDynamic = name !== '' && isExactJsonObject(first) && first['$dynamicAnchor'] === name;
    const outer = isDynamic ? this.#scope.find(({ dynamicAnchors }) => dynamicAnchors.has(name)) : undefined;
    return outer?.dynamicAnchors.get(name) ?? first;
  }

  #recursiveTarget(reference: string): ExactJson {
    const first = this.options.index.resolve(reference, this.schema);
    if (!isRecursive(first)) return first;
    return this.#scope.find(({ root }) => isRecursive(root))?.root ?? first;
  }

  #checkAlternatives(): void {
    const { allOf, anyOf, oneOf, not, if: condition, then, else: otherwise } = this.schema;
    for (const part of isExactJsonArray(allOf) ? allOf : []) this.apply(part);
    if (isExactJsonArray(anyOf)) this.#checkChoice('anyOf', anyOf);
    if (isExactJsonArray(oneOf)) this.#checkChoice('oneOf', oneOf);
    if (not !== undefined && this.here(not).faults.length === 0) this.report('not', {});
    if (condition === undefined || this.dialect.version < 7) return;
    const { faults, evaluated } = this.here(condition);
    if (faults.length === 0) this.evaluated.add(evaluated);
    const next = faults.length === 0 ? then : otherwise;
    if (next !== undefined) this.apply(next);
  }

  #checkChoice(keyword: 'anyOf' | 'oneOf', choices: readonly ExactJson[]): void {
    const outcomes = choices.map((choice) => this.here(choice));
    const passing = outcomes.filter(({ faults }) => faults.length === 0);
    for (const { evaluated } of passing) this.evaluated.add(evaluated);
    if (passing.length === 0) {
      this.report(
        keyword,
        { passingSchemas: null },
        outcomes.map(({ faults }) => faults),
      );
    } else if (keyword === 'oneOf' && passing.length > 1) {
      this.report(keyword, { passingSchemas: [] });
    }
  }

  #checkUnevaluatedNames(value: ExactJsonObject): void {
    const { unevaluatedProperties: schema } = this.schema;
    if (schema === undefined) return;
    for (const name of Object.keys(value)) {
      if (this.evaluated.hasName(name)) continue;
      if (schema === false) this.report('unevaluatedProperties', { unevaluatedProperty: name });
      else this.part(schema, value[name] ?? null, { key: name });
      this.evaluated.addName(name);
    }
  }

  #checkUnevaluatedItems(value: readonly ExactJson[]): void {
    const { unevaluatedItems: schema } = this.schema;
    if (schema === undefined) return;
    const others = [...value.keys()].filter((index) => !this.evaluated.hasIndex(index));
    if (schema === false && others.length > 0) this.report('unevaluatedItems', { len: value.length - others.length });
    else for (const index of others) this.part(schema, value[index] ?? null, index);
    this.evaluated.addItemsBefore(value.length);
  }
}

function isRecursive(schema: ExactJson): boolean {
  return isExactJsonObject(schema) && schema['$recursiveAnchor'] === true;
}
