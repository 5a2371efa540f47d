import { BufferReader } from './buffer-reader.js';
import { BufferWriter } from './buffer-writer.js';
import type { WireCodec, WireVersion } from './codec.js';

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
  readonly request: WireCodec<Request>;
  readonly response: WireCodec<Response>;
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

/** What goes before `body` in a frame: its size and the request header of version 1, whose last field the body adds. */
export function encodeHeader(
  api: ApiVersions,
  version: number,
  body: Buffer,
  { correlationId, clientId }: { readonly correlationId: number; readonly clientId: string },
): Buffer {
  const writer = new BufferWriter(64);
  const name = Buffer.from(clientId, 'utf8');
  writer.int32(2 + 2 + 4 + 2 + name.length + body.length);
  writer.int16(api.key);
  writer.int16(version);
  writer.int32(correlationId);
  writer.int16(name.length);
  writer.bytes(name);
  return writer.written();
}

/** The body of a request. A flexible version's header ends with tagged fields (header version 2): none come first here. */
export function encodeRequest<Request>(api: Api<Request, unknown>, version: number, body: Request): Buffer {
  const wire = wireVersion(api, version);
  const writer = new BufferWriter();
  if (wire.flexible) writer.uvarint(0);
  api.request.write(writer, body, wire);
  return writer.written();
}

/**
 * Reads the bytes after the correlation id, which in a flexible version begin with the header's tagged fields.
 * @throws RangeError where they don't hold what the version says
 */
export function decodeResponse<Request, Response>(
  api: Api<Request, Response>,
  version: number,
  payload: Buffer,
): Response {
  const wire = wireVersion(api, version);
  const reader = new BufferReader(payload);
  // The answer that says which versions are spoken has to be read before that is known (KIP-511).
  if (wire.flexible && api.key !== apiVersionsKey) {
    for (let count = reader.uvarint(); count > 0; count--) {
      reader.uvarint();
      reader.bytes(reader.uvarint());
    }
  }
  return api.response.read(reader, wire);
}

/** Milliseconds for which an answer asks to send nothing (KIP-219): every answer of Kafka's that throttles has this one field. */
export function throttleTimeOf(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null || !('throttleTimeMs' in answer)) return 0;
  return typeof answer.throttleTimeMs === 'number' ? answer.throttleTimeMs : 0;
}

/** ApiVersions, the one request whose answer has the same header in every version. */
export const apiVersionsKey = 18;

function wireVersion(api: ApiVersions, version: number): WireVersion {
  return { version, flexible: version >= api.flexibleFrom };
}
