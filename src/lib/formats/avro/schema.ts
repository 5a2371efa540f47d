import type { ExactJson, ExactJsonObject } from '../../values/exact-json.js';

/**
 * An Avro schema as a tree. A named type is one object wherever it is used, so a recursive schema is a cyclic graph.
 * @see https://avro.apache.org/docs/1.12.0/specification/
 */
export type AvroSchema =
  PrimitiveSchema | RecordSchema | EnumSchema | FixedSchema | ArraySchema | MapSchema | UnionSchema;

interface Attributes {
  /** Whatever else the schema says: `logicalType`, `doc`, `aliases` and properties of the user's own. */
  readonly attributes: ExactJsonObject;
}

export type PrimitiveName = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';

export interface PrimitiveSchema extends Attributes {
  readonly type: PrimitiveName;
}

export interface RecordSchema extends Attributes {
  readonly type: 'record';
  /** With its namespace, as all names here. */
  readonly name: string;
  readonly fields: RecordField[];
}

export interface RecordField extends Attributes {
  readonly name: string;
  readonly schema: AvroSchema;
  /** undefined where the field has no default; null is one. */
  readonly default: ExactJson | undefined;
}

export interface EnumSchema extends Attributes {
  readonly type: 'enum';
  readonly name: string;
  readonly symbols: readonly string[];
}

export interface FixedSchema extends Attributes {
  readonly type: 'fixed';
  readonly name: string;
  readonly size: number;
}

export interface ArraySchema extends Attributes {
  readonly type: 'array';
  readonly items: AvroSchema;
}

export interface MapSchema extends Attributes {
  readonly type: 'map';
  readonly values: AvroSchema;
}

export interface UnionSchema {
  readonly type: 'union';
  readonly branches: readonly AvroSchema[];
}
