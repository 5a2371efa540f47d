import { BufferReader } from './buffer-reader.js';
import { BufferWriter } from './buffer-writer.js';
import type { Codec, WireVersion } from './codec.js';

/** A kind of request in Kafka's protocol, and the versions of it that this client speaks. */
export interface ApiVersions {
  readonly key: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  /** The first version with flexible encoding (KIP-482); Infinity where none is used. */
  readonly flexibleFrom: number;
}

export interface Api<Request, Response> extends ApiVersions {
  readonly request: Codec<Request>;
  readonly response: Codec<Response>;
}

export interface VersionRange {
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** The newest version that both sides speak, or null. */
export function negotiateVersion(api: ApiVersions, broker: VersionRange | undefined): number | null {
  if (broker === undefined) return null;
  const version = Math.min(api.maxVersion, broker.maxVersion);
  return version >= Math.max(api.minVersion, broker.minVersion) ? version : null;
}

/**
 * The bytes after the request header that kafkajs writes. A flexible version's header ends with its own tagged fields
 * (header version 2), of which kafkajs knows nothing: an empty set of them comes first here.
 */
export function encodeRequest<Request>(api: Api<Request, unknown>, version: number, body: Request): Buffer {
  const wire = wireVersion(api, version);
  const writer = new BufferWriter();
  if (wire.flexible) writer.uvarint(0);
  api.request.write(writer, body, wire);
  return writer.written();
}

/** Reads the bytes after the correlation id, which in a flexible version begin with the header's tagged fields. */
export function decodeResponse<Request, Response>(
  api: Api<Request, Response>,
  version: number,
  payload: Buffer,
): Response {
  const wire = wireVersion(api, version);
  const reader = new BufferReader(payload);
  if (wire.flexible) {
    for (let count = reader.uvarint(); count > 0; count--) {
      reader.uvarint();
      reader.bytes(reader.uvarint());
    }
  }
  return api.response.read(reader, wire);
}

function wireVersion(api: ApiVersions, version: number): WireVersion {
  return { version, flexible: version >= api.flexibleFrom };
}
