import type { Problem } from '../../errors.js';
import { joinPaths, pathBelow, type Path } from '../../formats/shared/path.js';
import type { ExactJson } from '../../values/exact-json.js';

/** A copy of an event as JSON, and what in it is none of JSON and stands as null in the copy. */
export interface EventJson {
  readonly json: ExactJson;
  readonly problems: readonly Problem[];
}

/** Copies, so that what the caller does with its own afterwards changes nothing. Undefined fields are left out. */
export function eventJson(value: unknown): EventJson {
  const problems: Problem[] = [];
  return { json: copied(value, '', problems, 0), problems };
}

/** How deeply arrays and objects may lie in each other, so that one that holds itself comes to an end. */
const depthLimit = 512;

function copied(value: unknown, path: Path, problems: Problem[], depth: number): ExactJson {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      return value > 0 ? 'Infinity' : value < 0 ? '-Infinity' : 'NaN'; // as `schemas types` has them
    case 'object':
      if (value === null) return null;
      if (depth > depthLimit) return refused('nested too deeply', path, problems);
      if (Array.isArray(value))
        return value.map((item, index) => copied(item, below(path, index), problems, depth + 1));
      return isPlain(value) ? copiedObject(value, path, problems, depth) : refused(named(value), path, problems);
    default:
      return refused(typeof value, path, problems);
  }
}

const plain = { enumerable: true, configurable: true, writable: true };

function copiedObject(value: object, path: Path, problems: Problem[], depth: number): ExactJson {
  const copy: Record<string, ExactJson> = {};
  for (const [name, field] of Object.entries(value) as [string, unknown][]) {
    if (field === undefined) continue;
    const json = typeof field === 'string' ? field : copied(field, below(path, { key: name }), problems, depth + 1);
    if (name === '__proto__') Object.defineProperty(copy, name, { ...plain, value: json });
    else copy[name] = json;
  }
  return copy;
}

function below(path: Path, step: number | { readonly key: string }): Path {
  return joinPaths(path, pathBelow(step, ''));
}

function refused(what: string, path: Path, problems: Problem[]): null {
  problems.push({ path, message: `no value of JSON: ${what}` });
  return null;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function named(value: object): string {
  const { name } = value.constructor;
  return name === '' ? 'an object of a class' : `a ${name}`;
}
