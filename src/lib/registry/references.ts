import { AppError } from '../errors.js';
import { formatDuration } from '../values/duration.js';
import { formatSize } from '../values/size.js';
import { counted } from '../values/wording.js';
import type { SchemaById, SchemaRegistry, SubjectVersion } from './client.js';

type Reference = SchemaById['references'][number];

/** What the schemas that one schema refers to, directly or not, may come to together. */
export interface ReferenceLimits {
  readonly count: number;
  /** How many times a schema may refer to one that refers to another. */
  readonly depth: number;
  readonly bytes: number;
  /** Until the last of them is there. */
  readonly milliseconds: number;
}

const defaultLimits: ReferenceLimits = {
  count: 1_000,
  depth: 100,
  bytes: 4 * 1024 * 1024,
  milliseconds: 60_000,
};

/** A schema that another one refers to, and those that it refers to in turn: one object for each version. */
export interface ReferencedSchema {
  /** What the first that refers to it calls it. */
  readonly name: string;
  readonly text: string;
  readonly references: readonly ReferencedSchema[];
}

/**
 * The schemas that a schema refers to, with their own references. A circle of them ends where it began.
 * @throws AppError SCHEMA_INVALID where one is not there any more, or they are too many
 */
export async function schemaTexts(
  schema: Pick<SchemaById, 'references'>,
  registry: Pick<SchemaRegistry, 'version'>,
  limits = defaultLimits,
): Promise<readonly ReferencedSchema[]> {
  return new ReferenceWalk(registry, limits, ({ subject, version }) => `${subject} ${version}`).from(schema, 1);
}

/** A schema that another one refers to, under this name. */
export interface NamedSchemaText {
  readonly name: string;
  readonly text: string;
}

/**
 * The schemas that a schema refers to and those that these refer to, under the names that they have there: the paths of
 * imports in Protobuf, what stands in `$ref` in JSON Schema.
 * @throws AppError SCHEMA_INVALID where one is not there any more, or they are too many
 */
export async function namedReferences(
  schema: Pick<SchemaById, 'references'>,
  registry: Pick<SchemaRegistry, 'version'>,
  limits = defaultLimits,
): Promise<readonly NamedSchemaText[]> {
  const walk = new ReferenceWalk(registry, limits, ({ name }) => name);
  await walk.from(schema, 1);
  return walk.found.map(({ name, text }) => ({ name, text }));
}

/** One way through the schemas that a schema refers to: depth first, each asked for once. */
class ReferenceWalk {
  readonly #registry: Pick<SchemaRegistry, 'version'>;
  readonly #limits: ReferenceLimits;
  readonly #identify: (reference: Reference) => string;
  /** undefined for one on the way to which we are. */
  readonly #seen = new Map<string, ReferencedSchema | undefined>();
  /** Those that others refer to first. */
  readonly found: ReferencedSchema[] = [];
  readonly #startedAt = performance.now();
  #bytes = 0;

  constructor(
    registry: Pick<SchemaRegistry, 'version'>,
    limits: ReferenceLimits,
    identify: (reference: Reference) => string,
  ) {
    this.#registry = registry;
    this.#limits = limits;
    this.#identify = identify;
  }

  async from({ references }: Pick<SchemaById, 'references'>, depth: number): Promise<readonly ReferencedSchema[]> {
    const schemas: ReferencedSchema[] = [];
    for (const reference of references) {
      const identity = this.#identify(reference);
      if (!this.#seen.has(identity)) await this.#load(reference, identity, depth);
      const schema = this.#seen.get(identity);
      if (schema !== undefined) schemas.push(schema);
    }
    return schemas;
  }

  async #load(reference: Reference, identity: string, depth: number): Promise<void> {
    this.#seen.set(identity, undefined);
    const version = await this.#ask(reference, depth);
    const references = await this.from(version, depth + 1);
    const schema = { name: reference.name, text: version.schema, references };
    this.#seen.set(identity, schema);
    this.found.push(schema);
  }

  /** Also one that is soft-deleted since: what was written with it is still there. */
  async #ask({ subject, version }: Reference, depth: number): Promise<SubjectVersion> {
    const { count, depth: depthLimit, bytes, milliseconds } = this.#limits;
    if (this.#seen.size > count) throw tooMuch(`refers to more than ${counted(count, 'schema')}`);
    if (depth > depthLimit) throw tooMuch(`refers to others over more than ${counted(depthLimit, 'step')}`);
    if (performance.now() - this.#startedAt > milliseconds) {
      const reason = `the schemas that one refers to were not there within ${formatDuration(milliseconds)}`;
      throw new AppError('REGISTRY_UNREACHABLE', `the schema registry is too slow: ${reason}`);
    }
    const found = await this.#registry.version(subject, version, { deleted: true });
    if (found === null) throw new AppError('SCHEMA_INVALID', `subject "${subject}" has no version ${version} any more`);
    this.#bytes += Buffer.byteLength(found.schema);
    if (this.#bytes > bytes) throw tooMuch(`refers to schemas of more than ${formatSize(bytes)}`);
    return found;
  }
}

function tooMuch(what: string): AppError {
  return new AppError('SCHEMA_INVALID', `the schema ${what}`);
}
