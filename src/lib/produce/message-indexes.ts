import { AppError } from '../errors.js';
import { headerSchema, schemaHeaders } from '../events/wire-format.js';
import type { RecordHeader } from '../kafka/records/record.js';

/**
 * What was encoded by a schema whose GUID a header has, without what that header has too: which message of Protobuf it is.
 * @throws AppError RECORD_INVALID where the header is not there, or says another message
 */
export function withoutIndexes(encoded: Buffer, headers: readonly RecordHeader[], part: 'key' | 'value'): Buffer {
  const name = schemaHeaders[part];
  const header = headers.findLast(({ key }) => key.equals(name))?.value ?? null;
  const indexes = header === null ? null : (headerSchema(header)?.messageIndexes ?? null);
  if (indexes === null) throw misfit(`the header "${name.toString()}" does not name its schema`);
  if (!encoded.subarray(0, indexes.length).equals(indexes))
    throw misfit(`the header "${name.toString()}" names another message`);
  return encoded.subarray(indexes.length);
}

function misfit(message: string): AppError {
  return new AppError('RECORD_INVALID', message, {
    hint: 'Keep the header as `consume` has printed it, or leave out the GUID of the schema.',
  });
}
