import type { AppError } from '../../errors.js';

/**
 * Characters of one schema's text. Nothing else has its turn while a schema is parsed, and a registry that keeps its schemas in
 * Kafka takes none of more bytes than a message may have, a megabyte unless its owner allows for more.
 */
export const largestSchema = 1_000_000;

/** @throws the error that is made of the reason */
export function expectReadableSize(schema: string, invalid: (reason: string) => AppError): void {
  const size = schema.length;
  if (size > largestSchema) throw invalid(`it has ${size} characters, more than the ${largestSchema} that are read`);
}
