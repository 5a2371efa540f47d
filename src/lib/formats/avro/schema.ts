import type { ExactJson, ExactJsonObject } from '../../values/exact-json.js';
import { parseJsonOr } from '../../values/parse-json.js';
import { depthLimit } from '../shared/depth-limit.js';
import { buildAvroSchema } from './build-schema.js';
import { defaultProblems } from './default-problems.js';
import { invalidSchema } from './invalid-schema.js';
import type { NamedSchema } from './resolution.js';
import { isDeeperThan } from './schema-depth.js';

/**
 * An Avro schema as a tree. A named type is one object wherever it is used, so a recursive schema is a cyclic graph.
 * @see https://avro.apache.org/docs/1.12.0/specification/
 */
export type AvroSchema =
  PrimitiveSchema | RecordSchema | EnumSchema | FixedSchema | ArraySchema | MapSchema | UnionSchema;

interface Attributes {
  /** Whatever else the schema says: `logicalType`, `doc`, `aliases` and properties of the user's own. */
  readonly attributes: ExactJsonObject;
}

export type PrimitiveName = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';

export interface PrimitiveSchema extends Attributes {
  readonly type: PrimitiveName;
}

export interface RecordSchema extends Attributes {
  readonly type: 'record';
  /** With its namespace, as all names here. */
  readonly name: string;
  readonly fields: RecordField[];
}

export interface RecordField extends Attributes {
  readonly name: string;
  readonly schema: AvroSchema;
  /** undefined where the field has no default; null is one. */
  readonly default: ExactJson | undefined;
}

export interface EnumSchema extends Attributes {
  readonly type: 'enum';
  readonly name: string;
  readonly symbols: readonly string[];
}

export interface FixedSchema extends Attributes {
  readonly type: 'fixed';
  readonly name: string;
  readonly size: number;
}

export interface ArraySchema extends Attributes {
  readonly type: 'array';
  readonly items: AvroSchema;
}

export interface MapSchema extends Attributes {
  readonly type: 'map';
  readonly values: AvroSchema;
}

export interface UnionSchema {
  readonly type: 'union';
  readonly branches: readonly AvroSchema[];
}

/** A schema's text, and those whose named types it uses. */
export interface AvroSource {
  readonly text: string;
  readonly references: readonly AvroSource[];
}

export interface ParseSchemaOptions {
  /**
   * False to take a schema whose defaults don't fit their types, or with names that Avro does not allow: good enough to
   * read what was written with it, and registries have taken such.
   */
  readonly checkDefaults?: boolean;
}

/**
 * Reads a schema's JSON.
 * @param references schemas whose named types this one uses. Each may use another version of the same type.
 * @throws AppError SCHEMA_INVALID with the reason
 */
export function parseAvroSchema(
  text: string,
  references: readonly AvroSource[] = [],
  { checkDefaults = true }: ParseSchemaOptions = {},
): AvroSchema {
  const parser = new SchemaParser(checkDefaults);
  const { schema } = parser.parse({ text, references });
  const [problem] = checkDefaults ? defaultProblems(schema) : [];
  if (problem !== undefined) throw invalidSchema(`default of ${problem.path ?? ''}: ${problem.message}`);
  return schema;
}

interface ParsedSchema {
  readonly schema: AvroSchema;
  /** The named types that whoever refers to it can use: its own, and those of its references. */
  readonly known: ReadonlyMap<string, NamedSchema>;
  readonly defined: ReadonlyMap<string, NamedSchema>;
}

/** Parses schemas with their references, each once however many refer to it. */
class SchemaParser {
  readonly #checkNames: boolean;
  readonly #parsed = new Map<AvroSource, ParsedSchema>();

  constructor(checkNames: boolean) {
    this.#checkNames = checkNames;
  }

  parse(source: AvroSource): ParsedSchema {
    const before = this.#parsed.get(source);
    if (before !== undefined) return before;
    const references = source.references.map((reference) => this.parse(reference));
    // What a reference defines itself comes before what it uses in turn, of which there may be other versions.
    const scope = new Map([
      ...references.flatMap(({ known }) => [...known]),
      ...references.flatMap(({ defined }) => [...defined]),
    ]);
    const json = parseJsonOr(source.text, invalidSchema);
    const { schema, defined } = buildAvroSchema(json, { scope, checkNames: this.#checkNames });
    if (isDeeperThan(schema, depthLimit)) {
      throw invalidSchema(`its types lie more than ${depthLimit} levels deep in each other`);
    }
    const parsed = { schema, defined, known: new Map([...scope, ...defined]) };
    this.#parsed.set(source, parsed);
    return parsed;
  }
}
