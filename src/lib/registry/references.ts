import { AppError } from '../errors.js';
import type { SchemaById, SchemaRegistry } from './client.js';

/**
 * The texts of the schemas that a schema refers to, those they refer to themselves first, each once.
 * @throws AppError SCHEMA_INVALID where one is not there any more
 */
export async function schemaTexts(
  { references }: Pick<SchemaById, 'references'>,
  registry: Pick<SchemaRegistry, 'version'>,
  seen = new Set<string>(),
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const { subject, version } of references) {
    const key = `${subject} ${version}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const found = await registry.version(subject, version);
    if (found === null) throw new AppError('SCHEMA_INVALID', `subject "${subject}" has no version ${version} any more`);
    texts.push(...(await schemaTexts(found, registry, seen)), found.schema);
  }
  return texts;
}

/** A schema that another one refers to, under this name. */
export interface NamedSchema {
  readonly name: string;
  readonly text: string;
}

/**
 * The schemas that a schema refers to and those that these refer to, under the names that they have there: the paths of
 * imports in Protobuf, what stands in `$ref` in JSON Schema.
 * @throws AppError SCHEMA_INVALID where one is not there any more
 */
export async function namedReferences(
  { references }: Pick<SchemaById, 'references'>,
  registry: SchemaRegistry,
  seen = new Set<string>(),
): Promise<readonly NamedSchema[]> {
  const schemas: NamedSchema[] = [];
  for (const { name, subject, version } of references) {
    if (seen.has(name)) continue;
    seen.add(name);
    const found = await registry.version(subject, version);
    if (found === null) throw new AppError('SCHEMA_INVALID', `subject "${subject}" has no version ${version} any more`);
    schemas.push({ name, text: found.schema }, ...(await namedReferences(found, registry, seen)));
  }
  return schemas;
}
