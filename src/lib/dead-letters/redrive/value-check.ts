import type { Assignment } from '../../formats/shared/assignment-tree.js';
import { parseAvroInTurns } from '../../formats/avro/parse-schema.js';
import { valueSubject } from '../../names/subjects.js';
import { AppError } from '../../errors.js';
import { fieldChanges, readerForChanges, type FieldChanges } from '../../events/field-changes.js';
import { schemaOfValue, type SchemaIdentity } from '../../events/part-reader.js';
import { SchemaReaders } from '../../events/schema-readers.js';
import { newestEncoder, type ValueEncoder } from '../../events/value-encoders.js';
import type { RecordHeader } from '../../kafka/records/record.js';
import type { SchemaRegistry, SubjectVersion } from '../../registry/client.js';
import { schemaTexts } from '../../registry/references.js';
import { exactJsonText, type ExactJson } from '../../values/exact-json.js';
import { JsonSink } from '../../values/json-sink.js';
import { JsonSyntaxError } from '../../values/json-syntax-error.js';
import { parseJson } from '../../values/parse-json.js';
import { isWithin } from '../../formats/shared/problems.js';

/** Says whether a value may go back to a topic, by the newest schema of the topic's subject, and what is sent then. */
export interface ValueCheck {
  /**
   * @returns the value to be sent: the bytes as they are, or those of the value with the changes that are asked for
   * @throws AppError RECORD_UNDECODABLE, RECORD_INVALID: it may not
   */
  check(record: CheckedRecord): Promise<Buffer>;
}

export interface CheckedRecord {
  readonly value: Buffer;
  /** They may name the value's schema. */
  readonly headers: readonly RecordHeader[];
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
  const readers = openRegistry === null ? null : new SchemaReaders(openRegistry);
  return {
    check: async ({ value, headers }) => {
      const schema = schemaOfValue({ value, headers });
      if (schema === null || readers === null) return value;
      const { decode, skip } = readers.known(schema) ?? (await readers.load(schema));
      decode(value, skip, value.length, new JsonSink());
      return value;
    },
  };
}

class SubjectCheck implements ValueCheck {
  readonly #newest: SubjectVersion;
  readonly #encoder: ValueEncoder;
  readonly #readers: SchemaReaders;
  /** null where values are sent as they are. */
  readonly #changes: FieldChanges | null;
  readonly #sink = new JsonSink();

  private constructor(
    newest: SubjectVersion,
    encoder: ValueEncoder,
    readers: SchemaReaders,
    changes: FieldChanges | null,
  ) {
    this.#newest = newest;
    this.#encoder = encoder;
    this.#readers = readers;
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
    const readers = new SchemaReaders(() => Promise.resolve(registry), {
      reader: await readerOf(newest, registry, assignments),
    });
    return new SubjectCheck(newest, encoder, readers, changes);
  }

  async check({ value, headers }: CheckedRecord): Promise<Buffer> {
    const schema = schemaOfValue({ value, headers });
    const json = await this.#decoded(value, schema);
    if (json === undefined) return value;
    const changed = this.#changes === null ? json : this.#changes(json);
    const isStored = schema !== null;
    const encoded = this.#encoder.encode(changed, { text: () => exactJsonText(changed), isStored });
    return this.#changes === null ? value : encoded;
  }

  /** undefined for a stored value that is null in JSON, which has no fields. */
  async #decoded(value: Buffer, schema: SchemaIdentity): Promise<ExactJson | undefined> {
    if (schema === null) return this.#plainJson(value);
    const { decode, skip } = this.#readers.known(schema) ?? (await this.#readers.load(schema));
    this.#sink.reset();
    decode(value, skip, value.length, this.#sink);
    return parseJson(this.#sink.written().toString()) ?? undefined;
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
): Promise<ReturnType<typeof parseAvroInTurns> | undefined> {
  if (newest.schemaType !== 'AVRO') return undefined;
  const schema = await parseAvroInTurns(newest.schema, await schemaTexts(newest, registry), { checkDefaults: false });
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
    const misfits = error.problems.filter(({ path = '' }) =>
      assignments.some((assignment) => isWithin(path, assignment.path)),
    );
    if (misfits.length > 0)
      throw new AppError('USAGE', '--set does not fit the schema', { problems: misfits, cause: error });
  }
}
