import type { EventSchema } from '../../format.js';
import { isNamed, type NamedSchema } from '../resolution.js';
import { isTextual, textualType } from '../textual/textual.js';
import type { AvroSchema } from '../schema.js';
import { partsOf } from '../schema-depth.js';

/** A schema to write types for. */
export interface TypedSchema extends Pick<EventSchema, 'fallbackName' | 'topics'> {
  readonly schema: AvroSchema;
}

/** A named type that is declared once, however many schemas say the same of it. */
export interface TypeDefinition {
  readonly schema: NamedSchema;
  /** The name of the schema that it was met in first: it tells it from another of the same name. */
  readonly owner: string;
}

/** The named types of all schemas, in the order in which they are met. */
export class Definitions {
  readonly #byShape = new Map<string, TypeDefinition>();
  readonly #bySchema = new Map<NamedSchema, TypeDefinition>();

  constructor(schemas: readonly TypedSchema[]) {
    for (const { schema, fallbackName } of schemas) {
      this.#collect(schema, isNamed(schema) ? schema.name : fallbackName);
    }
  }

  all(): readonly TypeDefinition[] {
    return [...this.#byShape.values()];
  }

  of(schema: NamedSchema): TypeDefinition {
    const definition = this.#bySchema.get(schema);
    if (definition === undefined) throw new Error(`"${schema.name}" was not collected`);
    return definition;
  }

  #collect(schema: AvroSchema, owner: string): void {
    if (!isNamed(schema)) {
      for (const part of partsOf(schema)) this.#collect(part, owner);
      return;
    }
    if (this.#bySchema.has(schema)) return;
    const shape = shapeOf(schema, new Set());
    const definition = this.#byShape.get(shape) ?? { schema, owner };
    this.#byShape.set(shape, definition);
    this.#bySchema.set(schema, definition);
    for (const part of partsOf(schema)) this.#collect(part, owner);
  }
}

/** The same for types that look the same in TypeScript: docs don't count, nor what the defaults are. */
function shapeOf(schema: AvroSchema, seen: Set<string>): string {
  const inner = (part: AvroSchema): string => shapeOf(part, seen);
  if (isTextual(schema)) return textualType(schema)?.expression ?? 'Decimal';
  if (!isNamed(schema)) return `${schema.type}(${partsOf(schema).map(inner).join()})`;
  if (seen.has(schema.name)) return schema.name;
  seen.add(schema.name);
  switch (schema.type) {
    case 'enum':
      return `${schema.name}(${schema.symbols.join()})`;
    case 'fixed':
      return `${schema.name}(${schema.size})`;
    case 'record': {
      const fields = schema.fields.map(
        (field) => `${field.name}${field.default === undefined ? '' : '?'}:${inner(field.schema)}`,
      );
      return `${schema.name}(${fields.join()})`;
    }
  }
}
