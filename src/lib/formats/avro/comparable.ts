import type { Direction } from '../../documents/schema-words.js';
import { AppError } from '../../errors.js';
import type { ComparableSchema, Explanation, SchemaChange } from '../comparable.js';
import { canonicalAvro } from './canonical.js';
import { incompatibilitiesOf } from './compatibility/check.js';
import { explain } from './compatibility/explain.js';
import { schemaChanges } from './diff/diff.js';
import type { AvroSchema } from './schema.js';

export class ComparableAvro implements ComparableSchema {
  readonly #schema: AvroSchema;

  constructor(schema: AvroSchema) {
    this.#schema = schema;
  }

  isSame(other: ComparableSchema): boolean {
    return canonicalAvro(this.#schema) === canonicalAvro(ComparableAvro.#avroOf(other));
  }

  changesTo(after: ComparableSchema): readonly SchemaChange[] {
    return schemaChanges(this.#schema, ComparableAvro.#avroOf(after));
  }

  explain(registered: ComparableSchema, direction: Direction, version: number): readonly Explanation[] {
    const [fresh, old] = [this.#schema, ComparableAvro.#avroOf(registered)];
    const found = direction === 'backward' ? incompatibilitiesOf(fresh, old) : incompatibilitiesOf(old, fresh);
    return found.map((incompatibility) => explain(incompatibility, direction, version));
  }

  static #avroOf(other: ComparableSchema): AvroSchema {
    if (other instanceof ComparableAvro) return other.#schema;
    throw new AppError('INPUT_INVALID', 'an Avro schema is compared with those of Avro only');
  }
}
