import type { Assignment } from '../../avro/set/assignment-tree.js';
import { parseAvroSchema } from '../../avro/schema.js';
import { valueSubject } from '../../catalog/catalog.js';
import { AppError } from '../../errors.js';
import { bytesOfObject, unescapeBytesObject } from '../../events/bytes-json.js';
import { fieldChanges, readerForChanges, type FieldChanges } from '../../events/field-changes.js';
import { ValueDecoders, type ValueDecoder } from '../../events/value-decoders.js';
import { newestEncoder, type ValueEncoder } from '../../events/value-encoders.js';
import { schemaIdOf, wireHeaderLength } from '../../events/wire-format.js';
import type { SchemaRegistry, SubjectVersion } from '../../registry/client.js';
import { schemaTexts } from '../../registry/references.js';
import { exactJsonText, type ExactJson } from '../../values/exact-json.js';
import { JsonSink } from '../../values/json-sink.js';
import { JsonSyntaxError } from '../../values/json-syntax-error.js';
import { parseJson } from '../../values/parse-json.js';

/** Says whether a value may go back to a topic, by the newest schema of the topic's subject, and what is sent then. */
export interface ValueCheck {
  /**
   * @returns the value to be sent: the bytes as they are, or those of the value with the changes that are asked for
   * @throws AppError RECORD_UNDECODABLE, RECORD_INVALID: it may not
   */
  check(value: Buffer): Promise<Buffer>;
}

/** @param openRegistry null where no registry is known, so that there are no schemas */
export async function openValueCheck(
  topic: string,
  openRegistry: (() => Promise<SchemaRegistry>) | null,
  assignments: readonly Assignment[],
): Promise<ValueCheck> {
  const registry = openRegistry === null ? null : await openRegistry();
  const newest = registry === null ? null : await registry.version(valueSubject(topic), 'latest');
  if (registry !== null && newest !== null) return SubjectCheck.open(newest, registry, assignments);
  if (assignments.length > 0) {
    throw new AppError(
      'SCHEMA_MISSING',
      `--set is typed by a schema, and there is no subject "${valueSubject(topic)}"`,
      {
        hint: 'Send the letters back as they are, without `--set`.',
      },
    );
  }
  return schemalessCheck(openRegistry);
}

/** Without a schema bytes are bytes; but those that begin with the id of one have to be what it says. */
function schemalessCheck(openRegistry: (() => Promise<SchemaRegistry>) | null): ValueCheck {
  const decoders = openRegistry === null ? null : new ValueDecoders(openRegistry);
  return {
    check: async (value) => {
      const id = schemaIdOf(value, 0, value.length);
      if (id === null || decoders === null) return value;
      const decode = decoders.known(id) ?? (await decoders.load(id));
      decode(value, wireHeaderLength, value.length, new JsonSink());
      return value;
    },
  };
}

class SubjectCheck implements ValueCheck {
  readonly #newest: SubjectVersion;
  readonly #encoder: ValueEncoder;
  readonly #decoders: ValueDecoders;
  /** null where values are sent as they are. */
  readonly #changes: FieldChanges | null;
  readonly #sink = new JsonSink();

  private constructor(
    newest: SubjectVersion,
    encoder: ValueEncoder,
    decoders: ValueDecoders,
    changes: FieldChanges | null,
  ) {
    this.#newest = newest;
    this.#encoder = encoder;
    this.#decoders = decoders;
    this.#changes = changes;
  }

  static async open(
    newest: SubjectVersion,
    registry: SchemaRegistry,
    assignments: readonly Assignment[],
  ): Promise<SubjectCheck> {
    const encoder = await newestEncoder(registry, newest.subject);
    const changes = assignments.length === 0 ? null : await fieldChanges(newest, registry, assignments);
    if (changes !== null) expectFitting(encoder, assignments);
    const decoders = new ValueDecoders(() => Promise.resolve(registry), await readerOf(newest, registry, assignments));
    return new SubjectCheck(newest, encoder, decoders, changes);
  }

  async check(value: Buffer): Promise<Buffer> {
    const json = await this.#decoded(value);
    if (json === undefined) return value;
    const changed = this.#changes === null ? json : this.#changes(json);
    const isStored = schemaIdOf(value, 0, value.length) !== null;
    const encoded = this.#encoder.encode(changed, { text: () => exactJsonText(changed), isStored });
    return this.#changes === null ? value : encoded;
  }

  /** undefined for a value that is null in JSON, which is shown as its bytes. */
  async #decoded(value: Buffer): Promise<ExactJson | undefined> {
    const id = schemaIdOf(value, 0, value.length);
    if (id === null) return this.#plainJson(value);
    const decode: ValueDecoder = this.#decoders.known(id) ?? (await this.#decoders.load(id));
    this.#sink.reset();
    decode(value, wireHeaderLength, value.length, this.#sink);
    const shown = parseJson(this.#sink.written().toString());
    return bytesOfObject(shown) === null ? unescapeBytesObject(shown) : undefined;
  }

  /** What a producer without a serializer wrote: it can be encoded anew, where fields are changed anyway. */
  #plainJson(value: Buffer): ExactJson {
    const { subject } = this.#newest;
    if (this.#changes === null) {
      throw new AppError('RECORD_UNDECODABLE', `it has no schema id, and subject "${subject}" has a schema`);
    }
    try {
      return parseJson(value.toString());
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      throw new AppError('RECORD_UNDECODABLE', 'it has no schema id, and is no JSON either', { cause: error });
    }
  }
}

/** Avro values are read as the newest schema says; others are read as they were written, and then held to it. */
async function readerOf(
  newest: SubjectVersion,
  registry: SchemaRegistry,
  assignments: readonly Assignment[],
): Promise<ReturnType<typeof parseAvroSchema> | undefined> {
  if (newest.schemaType !== 'AVRO') return undefined;
  const schema = parseAvroSchema(newest.schema, await schemaTexts(newest, registry), { checkDefaults: false });
  return readerForChanges(schema, assignments);
}

/**
 * A text that can never be a value of its field is a mistake of whoever set it, and no fault of the letters.
 * @throws AppError USAGE
 */
function expectFitting({ schema }: ValueEncoder, assignments: readonly Assignment[]): void {
  try {
    schema.setFields(assignments, new Date());
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RECORD_INVALID') throw error;
    const own = error.problems.filter(({ path = '' }) => assignments.some((each) => isWithin(path, each.path)));
    if (own.length > 0) throw new AppError('USAGE', '--set does not fit the schema', { problems: own, cause: error });
  }
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
