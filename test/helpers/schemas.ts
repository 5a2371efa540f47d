import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testCluster } from './test-cluster.js';

/** The text of one of the schemas that ship. */
export function shippedSchema(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../schemas', `${name}.avsc`), 'utf8');
}

/** Registers a schema over the registry's own API, and returns its id. */
export async function registerSchema(subject: string, schema: string, schemaType = 'AVRO'): Promise<number> {
  const response = await fetch(`${testCluster().registry}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema, schemaType }),
  });
  const answer = (await response.json()) as { id?: number };
  if (answer.id === undefined) throw new Error(`not registered: ${JSON.stringify(answer)}`);
  return answer.id;
}
