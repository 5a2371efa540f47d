import { parseJsonOr } from '../../values/parse-json.js';
import { atOnce, inTurns, type Steps } from '../../values/turns.js';
import { depthLimit } from '../shared/depth-limit.js';
import { expectReadableSize } from '../shared/schema-size.js';
import { buildAvroSchema } from './build-schema.js';
import { defaultProblems } from './default-problems.js';
import { invalidSchema } from './invalid-schema.js';
import { fieldWithOpenDefault } from './open-defaults.js';
import { expectRegistrable, registrableJson } from './registrable.js';
import type { NamedSchema } from './resolution.js';
import { isDeeperThan } from './schema-depth.js';
import type { AvroSchema } from './schema.js';

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
  /** True to hold it to what registries take, too; the numbers of its defaults and attributes are then as they are written. */
  readonly registrable?: boolean;
}

/**
 * Reads a schema's JSON, in turns.
 * @param references schemas whose named types this one uses. Each may use another version of the same type.
 * @throws AppError SCHEMA_INVALID with the reason
 */
export async function parseAvroInTurns(
  text: string,
  references: readonly AvroSource[] = [],
  options: ParseSchemaOptions = {},
): Promise<AvroSchema> {
  return inTurns(parsing({ text, references }, options));
}

/** The same, in one go. */
export function parseAvroSchema(
  text: string,
  references: readonly AvroSource[] = [],
  options: ParseSchemaOptions = {},
): AvroSchema {
  return atOnce(parsing({ text, references }, options));
}

function* parsing(source: AvroSource, options: ParseSchemaOptions): Steps<AvroSchema> {
  const { checkDefaults = true, registrable = false } = options;
  const parser = new SchemaParser(checkDefaults, registrable);
  const { schema } = yield* parser.parse(source);
  yield;
  const [problem] = checkDefaults ? defaultProblems(schema) : [];
  if (problem !== undefined) throw invalidSchema(`default of ${problem.path ?? ''}: ${problem.message}`);
  const open = registrable ? fieldWithOpenDefault(schema) : null;
  if (open !== null) throw invalidSchema(`default of ${open}: registries take none of a record that it lies within`);
  yield; // what is made of it takes as long again
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
  readonly #registrable: boolean;
  readonly #parsed = new Map<AvroSource, ParsedSchema>();

  constructor(checkNames: boolean, registrable: boolean) {
    this.#checkNames = checkNames;
    this.#registrable = registrable;
  }

  *parse(source: AvroSource): Steps<ParsedSchema> {
    const before = this.#parsed.get(source);
    if (before !== undefined) return before;
    const references: ParsedSchema[] = [];
    for (const reference of source.references) references.push(yield* this.parse(reference));
    // What a reference defines itself comes before what it uses in turn, of which there may be other versions.
    const scope = new Map([
      ...references.flatMap(({ known }) => [...known]),
      ...references.flatMap(({ defined }) => [...defined]),
    ]);
    expectReadableSize(source.text, invalidSchema);
    const json = parseJsonOr(source.text, invalidSchema, this.#registrable ? registrableJson : {});
    yield;
    const { schema, defined } = yield* buildAvroSchema(json, { scope, checkNames: this.#checkNames });
    if (isDeeperThan(schema, depthLimit)) {
      throw invalidSchema(`its types lie more than ${depthLimit} levels deep in each other`);
    }
    yield;
    if (this.#registrable) yield* expectRegistrable(json);
    const parsed = { schema, defined, known: new Map([...scope, ...defined]) };
    this.#parsed.set(source, parsed);
    return parsed;
  }
}
