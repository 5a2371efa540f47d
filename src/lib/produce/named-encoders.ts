import { AppError } from '../errors.js';
import { schemaOf } from '../events/schema-of.js';
import { encoderOf, type ValueEncoder } from '../events/value-encoders.js';
import type { SchemaRef } from '../events/wire-format.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';

export interface NamedEncodersOptions {
  readonly openRegistry: () => Promise<SchemaRegistry>;
  /** The subject that has to have a schema that a record names; null takes every schema there is. */
  readonly subjectOf: ((schema: SchemaById, registry: SchemaRegistry) => Promise<string>) | null;
}

/** The encoders of schemas that records name by themselves. */
export class NamedEncoders {
  readonly #options: NamedEncodersOptions;
  readonly #known = new Map<SchemaRef, ValueEncoder | AppError>();

  constructor(options: NamedEncodersOptions) {
    this.#options = options;
  }

  has(schema: SchemaRef): boolean {
    return this.#known.has(schema);
  }

  /** Of a schema that was loaded. @throws AppError RECORD_INVALID */
  get(schema: SchemaRef): ValueEncoder {
    const encoder = this.#known.get(schema);
    if (encoder instanceof AppError) throw encoder;
    if (encoder === undefined) throw new AppError('INTERNAL', `the encoder of schema ${schema} was not prepared`);
    return encoder;
  }

  /** A schema that cannot be used is a fault of the records that have it, not of the run. */
  async load(ref: SchemaRef): Promise<void> {
    const { openRegistry, subjectOf } = this.#options;
    const registry = await openRegistry();
    try {
      const schema = subjectOf === null ? null : await schemaOf(registry, ref);
      if (subjectOf !== null && schema !== null)
        await expectVersion(registry, ref, schema, await subjectOf(schema, registry));
      this.#known.set(ref, await encoderOf(registry, ref));
    } catch (error) {
      if (!(error instanceof AppError) || !forOneRecord.has(error.code)) throw error;
      const hint = error.hint === undefined ? {} : { hint: error.hint };
      this.#known.set(ref, new AppError('RECORD_INVALID', error.message, { cause: error, ...hint }));
    }
  }
}

async function expectVersion(
  registry: SchemaRegistry,
  ref: SchemaRef,
  schema: SchemaById,
  subject: string,
): Promise<void> {
  if ((await registry.find(subject, schema)) !== null) return;
  throw new AppError('RECORD_INVALID', `schema ${ref} is no version of subject "${subject}"`, {
    hint: 'Register it with `todo-kafka schemas register`, or send records as they are with `--raw`.',
  });
}

const forOneRecord: ReadonlySet<string> = new Set(['SCHEMA_MISSING', 'SCHEMA_INVALID', 'RECORD_INVALID']);
