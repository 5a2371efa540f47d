import { describe, expect, it } from 'vitest';
import type { SchemaType } from '../../../src/lib/documents/schema-words.js';
import type { SubjectVersion } from '../../../src/lib/registry/client.js';
import { checkSchemas, type CheckedSchema } from '../../../src/lib/schemas/check/check.js';
import type { CheckedRegistry } from '../../../src/lib/schemas/check/reasons.js';

/** A registry with one version of the subject `s`, whose answers Apicurio does not give. */
function registryWith(schema: string, schemaType: SchemaType = 'AVRO'): CheckedRegistry {
  const version: SubjectVersion = { subject: 's', version: 1, id: 1, schemaType, schema, references: [] };
  return {
    version: () => Promise.resolve(version),
    versions: () => Promise.resolve([1]),
    compatibility: () => Promise.resolve(null),
    globalCompatibility: () => Promise.resolve('BACKWARD'),
    refusal: () => Promise.resolve(null),
    isCompatible: () => Promise.resolve({ compatible: false, messages: ['a is gone', 'b is new'] }),
  };
}

async function check(schema: string, schemaType: SchemaType, registry: CheckedRegistry): Promise<CheckedSchema> {
  const target = { subject: 's', file: 'f', schema, schemaType, catalogLevel: null };
  const [checked] = await checkSchemas([target], undefined, registry);
  if (checked === undefined) throw new Error('nothing checked');
  return checked;
}

describe('checkSchemas', () => {
  it('says where what is registered is no schema that can be read', async () => {
    expect(await check('"int"', 'AVRO', registryWith('"unknown"'))).toMatchObject({
      verdict: 'failed',
      error: { code: 'SCHEMA_INVALID', message: 'version 1 is not a valid Avro schema: unknown type "unknown"' },
    });
  });

  it('gives the messages of a registry that has some, as Confluent has', async () => {
    const { verdict, reasons } = await check('{"a":1}', 'JSON', registryWith('{}', 'JSON'));
    expect(verdict).toBe('incompatible');
    expect(reasons.map(({ message, direction, type }) => [message, direction, type])).toEqual([
      ['a is gone', null, null],
      ['b is new', null, null],
    ]);
  });

  it('takes the level of the registry where nothing else says one', async () => {
    expect(await check('"string"', 'AVRO', registryWith('"int"'))).toMatchObject({
      level: 'BACKWARD',
      levelSource: 'registry',
      verdict: 'incompatible',
    });
  });

  it('does not guess what an unknown level means', async () => {
    const registry = { ...registryWith('"int"'), compatibility: () => Promise.resolve('SIDEWAYS') };
    await expect(check('"string"', 'AVRO', registry)).rejects.toThrow('the registry has an unknown level "SIDEWAYS"');
  });
});
