import type { SchemaType } from '../documents/schema-words.js';
import { AppError, type AppErrorOptions } from '../errors.js';
import { avroFormat } from './avro/format.js';
import type { SchemaFormat } from './format.js';
import { jsonSchemaFormat } from './json-schema/format.js';
import { protobufFormat } from './protobuf/format.js';

/** Every format of schemas, by the name that registries have for it. */
export const formats: Readonly<Record<SchemaType, SchemaFormat>> = {
  AVRO: avroFormat,
  JSON: jsonSchemaFormat,
  PROTOBUF: protobufFormat,
};

/** What not every format can, in words. */
const abilities = { comparable: 'be compared here', types: 'be turned into types' } as const;

/**
 * What a format can that not every one can.
 * @param schema which one is meant, for the message, such as `"event.proto"`
 * @param options what to do where it cannot
 * @throws AppError INPUT_INVALID
 */
export function abilityOf<Name extends keyof typeof abilities>(
  type: SchemaType,
  name: Name,
  schema: string,
  options: Pick<AppErrorOptions, 'hint'> = {},
): NonNullable<SchemaFormat[Name]> {
  const { title, [name]: ability } = formats[type];
  if (ability) return ability;
  const able = Object.values(formats).filter((format) => format[name] !== null);
  const only = able.map((format) => format.title).join(' or ');
  throw new AppError('INPUT_INVALID', `${schema} is ${title}: only ${only} can ${abilities[name]}`, options);
}
