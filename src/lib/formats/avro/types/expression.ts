import { branchName, isBareUnion } from '../json-shape.js';
import { decimalType } from '../logical-type.js';
import { textualType } from '../textual/textual.js';
import type { NamedSchema } from '../resolution.js';
import type { AvroSchema, UnionSchema } from '../schema.js';
import { tagLikeKeys } from '../union-value.js';

export interface ExpressionParts {
  /** The name of a type that is declared. */
  readonly nameOf: (schema: NamedSchema) => string;
  /** True for `long`, `float` and `double` as plain numbers. */
  readonly plainNumbers: boolean;
}

/**
 * The alternatives of a type in TypeScript: of values in the form in which `consume` shows them, read with a parser that
 * keeps the digits of integers.
 */
export function alternatives(schema: AvroSchema, parts: ExpressionParts): readonly string[] {
  switch (schema.type) {
    case 'null':
    case 'boolean':
    case 'string':
      return [schema.type];
    case 'int':
      return ['number'];
    case 'long':
      return [parts.plainNumbers ? 'number' : 'Long'];
    case 'float':
    case 'double':
      return [parts.plainNumbers ? 'number' : 'Double'];
    case 'bytes':
    case 'fixed':
      return [decimalType(schema) === null ? (textualType(schema)?.expression ?? 'Bytes') : 'Decimal'];
    case 'record':
    case 'enum':
      return [parts.nameOf(schema)];
    case 'array':
      return [`readonly ${element(alternatives(schema.items, parts))}[]`];
    case 'map':
      return [`{ readonly [key: string]: ${alternatives(schema.values, parts).join(' | ')} }`];
    case 'union':
      return unionAlternatives(schema, parts);
  }
}

/** null comes last; what JSON alone does not tell apart is tagged with the name of its branch. */
function unionAlternatives(union: UnionSchema, parts: ExpressionParts): readonly string[] {
  const isBare = isBareUnion(union);
  const others = union.branches
    .filter(({ type }) => type !== 'null')
    .flatMap((branch) => {
      const inner = alternatives(branch, parts);
      const tagged = `{ readonly ${propertyName(branchName(branch))}: ${inner.join(' | ')} }`;
      if (!isBare) return [tagged];
      // A value with nothing but a key that is the name of a branch would be taken for a tag: it has one of its own.
      const mayLookTagged = tagLikeKeys(union, branch).size > 0;
      if (branch.type === 'map') return mayLookTagged ? [...inner, tagged] : inner;
      return mayLookTagged ? [tagged] : inner;
    });
  if (union.branches.length === 0) return ['never'];
  return union.branches.some(({ type }) => type === 'null') ? [...others, 'null'] : others;
}

function element(types: readonly string[]): string {
  const text = types.join(' | ');
  return types.length > 1 || text.startsWith('readonly ') ? `(${text})` : text;
}

/** Quoted only where it has to be. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}
