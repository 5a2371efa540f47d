import type { SchemaType } from '../documents/schema-words.js';
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
