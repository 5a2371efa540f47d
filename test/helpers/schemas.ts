import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestRegistry } from './registry-request.js';
import { testCluster } from './test-cluster.js';

/** The text of one of the schemas that ship. */
export function shippedSchema(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../schemas', `${name}.avsc`), 'utf8');
}

export interface RegistryAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the registry's own API, with nothing of ours between. */
export async function askRegistry(method: string, path: string, body?: object): Promise<RegistryAnswer> {
  const response = await requestRegistry(`${testCluster().registry}${path}`, {
    method,
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(response.body.toString()) as unknown };
}

export interface SchemaReference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** Registers a schema over the registry's own API, and returns its id. */
export async function registerSchema(
  subject: string,
  schema: string,
  schemaType = 'AVRO',
  references: readonly SchemaReference[] = [],
): Promise<number> {
  const { body } = await askRegistry('POST', `/subjects/${subject}/versions`, { schema, schemaType, references });
  const { id } = body as { id?: number };
  if (id === undefined) throw new Error(`not registered: ${JSON.stringify(body)}`);
  return id;
}
