import type { DecodeOptions, ValueDecoder } from '../formats/format.js';
import type { SchemaRegistry } from '../registry/client.js';
import { readerById, type SchemaReader } from './part-reader.js';
import { ValueDecoders } from './value-decoders.js';
import type { HeaderSchema } from './wire-format.js';

/** How keys, or values, are read by the schemas that they name: by an id before them, or by a GUID in a header. */
export class SchemaReaders {
  readonly #decoders: ValueDecoders;
  readonly #known = new Map<number | string, SchemaReader>();

  constructor(openRegistry: () => Promise<SchemaRegistry>, options: DecodeOptions = {}) {
    this.#decoders = new ValueDecoders(openRegistry, options);
  }

  known(schema: number | HeaderSchema): SchemaReader | undefined {
    return this.#known.get(nameOf(schema));
  }

  /** @throws AppError where the registry cannot be asked */
  async load(schema: number | HeaderSchema): Promise<SchemaReader> {
    const decode = await this.#decoders.load(typeof schema === 'number' ? schema : schema.guid);
    const reader = typeof schema === 'number' ? readerById(schema, decode) : readerByHeader(schema, decode);
    this.#known.set(nameOf(schema), reader);
    return reader;
  }
}

/** What tells schemas apart: with a header, also which message of it. */
export function nameOf(schema: number | HeaderSchema): number | string {
  if (typeof schema === 'number') return schema;
  const { guid, messageIndexes } = schema;
  return messageIndexes.length === 0 ? guid : `${guid} ${messageIndexes.toString('hex')}`;
}

function readerByHeader({ guid, messageIndexes }: HeaderSchema, decode: ValueDecoder): SchemaReader {
  return { schemaId: null, schemaGuid: guid, skip: 0, decode: behind(Buffer.from(messageIndexes), decode) };
}

/** A Protobuf value is decoded as it stands elsewhere: behind what says which message it is. */
function behind(messageIndexes: Buffer, decode: ValueDecoder): ValueDecoder {
  if (messageIndexes.length === 0) return decode;
  return (bytes, start, end, sink) => {
    const whole = Buffer.concat([messageIndexes, bytes.subarray(start, end)]);
    return decode(whole, 0, whole.length, sink);
  };
}
