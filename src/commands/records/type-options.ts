import { InvalidArgumentError } from 'commander';
import type { Context } from '../../lib/context/context.js';
import { plainTypeNames, plainTypes, type PlainType, type PlainTypeName } from '../../lib/events/plain-types.js';
import type { LogicalForm } from '../../lib/formats/avro/logical-type.js';
import { loadAvroSchema } from '../../lib/schemas/load-file.js';

/** What `--key-type` and `--value-type` name: a type, or a file with the schema of Avro without a header. */
export type TypeOption = PlainTypeName | { readonly avroFile: string };

export const typeChoices = [...plainTypeNames, 'avro:FILE'].join(', ');

const avroPrefix = 'avro:';

export function typeArgument(text: string): TypeOption {
  if (text.startsWith(avroPrefix) && text.length > avroPrefix.length)
    return { avroFile: text.slice(avroPrefix.length) };
  const name = plainTypeNames.find((candidate) => candidate === text);
  if (name === undefined) throw new InvalidArgumentError(`choose from ${typeChoices}`);
  return name;
}

/** @returns null where none is named. @throws AppError FILE_UNREADABLE, SCHEMA_INVALID */
export async function openType(
  option: TypeOption | undefined,
  context: Context,
  logical?: LogicalForm,
): Promise<PlainType | null> {
  if (option === undefined) return null;
  if (typeof option === 'string') return plainTypes[option];
  const { plainAvro } = await import('../../lib/events/plain-avro.js');
  return plainAvro(await loadAvroSchema(option.avroFile, context), logical);
}
