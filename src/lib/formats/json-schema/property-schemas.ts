import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import type { EvaluationPlace } from './evaluation.js';

/** The keywords that hold the properties of an object, and their names, to schemas. */
export function checkPropertySchemas(place: EvaluationPlace, value: ExactJsonObject): void {
  const { schema, dialect } = place;
  const { additionalProperties, propertyNames, dependencies, dependentSchemas } = schema;
  const properties = partsOf(schema['properties']);
  const { patternProperties: patterns } = place.traits;
  for (const [name, item] of Object.entries(value)) {
    const field = item ?? null;
    const parts: ExactJson[] = Object.hasOwn(properties, name) ? [properties[name] ?? true] : [];
    for (const [pattern, part] of patterns) if (pattern.test(name)) parts.push(part);
    for (const part of parts) place.part(part, field, { key: name });
    if (parts.length === 0 && additionalProperties !== undefined) {
      if (additionalProperties === false) place.report('additionalProperties', { additionalProperty: name });
      else place.part(additionalProperties, field, { key: name });
    }
    const isEvaluated = parts.length > 0 || additionalProperties !== undefined;
    if (isEvaluated && dialect.version >= 2019) place.evaluated.addName(name);
    const isNamed = propertyNames === undefined || dialect.version < 6 || place.fits(propertyNames, name);
    if (!isNamed) place.report('propertyNames', { propertyName: name });
  }
  for (const dependents of [dependencies, dialect.version >= 2019 ? dependentSchemas : undefined]) {
    for (const [name, part] of Object.entries(partsOf(dependents))) {
      if (part !== undefined && !isExactJsonArray(part) && Object.hasOwn(value, name)) place.apply(part);
    }
  }
}

function partsOf(value: ExactJson | undefined): ExactJsonObject {
  return isExactJsonObject(value) ? value : {};
}
