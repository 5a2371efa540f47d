import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { isReferenceOnly } from './dialect.js';
import type { SchemaDocument, SchemaDocuments } from './parse-schema.js';

/** A part of a schema, and the document that its references are relative to. */
export interface SchemaPart {
  readonly schema: ExactJson;
  readonly document: SchemaDocument;
}

/** One of the objects that describe a value together. */
export interface Facet {
  readonly schema: ExactJsonObject;
  readonly document: SchemaDocument;
  /** Whether it is one of several alternatives, so that it need not hold. */
  readonly isAlternative: boolean;
}

/** Takes one of several alternatives. */
export type Choose = (alternatives: readonly ExactJson[]) => ExactJson;

/**
 * A part with what it refers to, what holds besides, and all that may: `$ref`, `allOf`, `anyOf`, `oneOf`.
 * @param choose takes one of the alternatives, which then holds; without it there are all
 */
export function facetsOf(part: SchemaPart, documents: SchemaDocuments, choose?: Choose): readonly Facet[] {
  const facets: Facet[] = [];
  const seen = new Set<ExactJson>();
  const visit = ({ schema, document }: SchemaPart, isAlternative: boolean): void => {
    if (!isExactJsonObject(schema) || seen.has(schema)) return;
    seen.add(schema);
    const { $ref: reference, allOf, anyOf, oneOf } = schema;
    const target = typeof reference === 'string' ? resolveReference(reference, document, documents) : null;
    const isOnly = isReferenceOnly(schema, documents.dialect);
    if (!isOnly) facets.push({ schema, document, isAlternative });
    if (target !== null) visit(target, isAlternative);
    if (isOnly) return;
    for (const member of listOf(allOf)) visit({ schema: member, document }, isAlternative);
    for (const choice of [listOf(anyOf), listOf(oneOf)]) {
      const others = choice.filter((alternative) => !isNull(alternative));
      if (choose !== undefined && choice.length > 0) visit({ schema: choose(choice), document }, isAlternative);
      else
        for (const alternative of choice) visit({ schema: alternative, document }, isAlternative || others.length > 1);
    }
  };
  visit(part, false);
  return facets;
}

/** A value that may be null and else is of one kind has no alternatives once it is set. */
function isNull(schema: ExactJson): boolean {
  return isExactJsonObject(schema) && (schema['type'] === 'null' || schema['const'] === null);
}

/** The part that a reference means; null where it is not found. */
function resolveReference(
  reference: string,
  document: SchemaDocument,
  { main, others }: SchemaDocuments,
): SchemaPart | null {
  const [place = '', fragment = ''] = reference.split('#');
  const target =
    place === '' ? document : [main, ...others].find((candidate) => isAt(candidate, place, document, main));
  if (target === undefined) return null;
  let schema: ExactJson | undefined = target.schema;
  const steps = fragment.split('/').slice(1).map(decoded);
  if (steps.length === 0 && fragment !== '') schema = anchored(target.schema, fragment);
  for (const step of steps) {
    if (isExactJsonArray(schema)) schema = schema[Number(step)];
    else schema = isExactJsonObject(schema) && Object.hasOwn(schema, step) ? schema[step] : undefined;
  }
  return schema === undefined ? null : { schema, document: target };
}

export function listOf(value: ExactJson | undefined): readonly ExactJson[] {
  return isExactJsonArray(value) ? value : [];
}

function isAt({ name, id }: SchemaDocument, place: string, from: SchemaDocument, main: SchemaDocument): boolean {
  const bases = [from.id, main.id].filter((base) => base !== null);
  const places = [place, ...bases.flatMap((base) => (URL.canParse(place, base) ? [new URL(place, base).href] : []))];
  return places.some((candidate) => candidate === name || candidate === id?.replace(/#$/, ''));
}

/** The part that names itself so. */
function anchored(schema: ExactJson, name: string): ExactJson | undefined {
  if (isExactJsonArray(schema)) return schema.map((item) => anchored(item, name)).find((found) => found !== undefined);
  if (!isExactJsonObject(schema)) return undefined;
  if (schema['$anchor'] === name || schema['$id'] === `#${name}` || schema['id'] === `#${name}`) return schema;
  return anchored(
    Object.values(schema).map((member) => member ?? null),
    name,
  );
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return step;
  }
}
