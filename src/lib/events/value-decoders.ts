import { AppError } from '../errors.js';
import type { DecodeOptions, ValueDecoder } from '../formats/format.js';
import { formats } from '../formats/formats.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import { schemaOf } from './schema-of.js';
import type { SchemaRef } from './wire-format.js';

/** The decoders of schema ids, each made once, when the first record with that id is met. */
export class ValueDecoders {
  readonly #openRegistry: () => Promise<SchemaRegistry>;
  readonly #options: DecodeOptions;
  readonly #known = new Map<SchemaRef, ValueDecoder>();

  constructor(openRegistry: () => Promise<SchemaRegistry>, options: DecodeOptions = {}) {
    this.#openRegistry = openRegistry;
    this.#options = options;
  }

  /** Without waiting, which a loop over records cannot afford; undefined where `load` has to be asked. */
  known(schema: SchemaRef): ValueDecoder | undefined {
    return this.#known.get(schema);
  }

  /**
   * Asks the registry. A schema that it does not have, or that cannot be used, gives a decoder that says so of each record.
   * @throws AppError where the registry cannot be asked
   */
  async load(ref: SchemaRef): Promise<ValueDecoder> {
    const registry = await this.#openRegistry();
    const schema = await schemaOf(registry, ref);
    const decoder =
      schema === null ? undecodable(`the registry has no schema ${ref}`) : bounded(await this.#make(schema, registry));
    this.#known.set(ref, decoder);
    return decoder;
  }

  async #make(schema: SchemaById, registry: SchemaRegistry): Promise<ValueDecoder> {
    try {
      return await formats[schema.schemaType].decoder(schema, registry, this.#options);
    } catch (error) {
      if (error instanceof AppError && error.code === 'SCHEMA_INVALID') return undecodable(error.message);
      throw error;
    }
  }
}

/** Bytes of the largest value that is decoded: its JSON may be six times as long, and has to fit a string of JavaScript. */
const largestValue = 64 * 1024 * 1024;

function bounded(decode: ValueDecoder): ValueDecoder {
  return (bytes, start, end, sink) => {
    if (end - start <= largestValue) return decode(bytes, start, end, sink);
    throw new AppError(
      'RECORD_UNDECODABLE',
      `it has ${end - start} bytes, more than the ${largestValue} that are decoded`,
    );
  };
}

function undecodable(reason: string): ValueDecoder {
  return () => {
    throw new AppError('RECORD_UNDECODABLE', reason);
  };
}
