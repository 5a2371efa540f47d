import type { AvroSchema, RecordSchema } from '../schema.js';

/** How many records lie in each other in the flattest value of a schema; infinite where no value ends. */
export class ValueHeights {
  readonly #records = new Map<RecordSchema, number>();

  constructor(schema: AvroSchema) {
    this.#collect(schema);
    // Each round finds the records that are flatter than was known, by at least one more level.
    for (let changed = true; changed;) {
      changed = false;
      for (const [record, known] of this.#records) {
        const height = 1 + Math.max(0, ...record.fields.map((field) => this.of(field.schema)));
        changed ||= height < known;
        this.#records.set(record, height);
      }
    }
  }

  of(schema: AvroSchema): number {
    if (schema.type === 'record') return this.#records.get(schema) ?? Infinity;
    if (schema.type === 'union') return Math.min(...schema.branches.map((branch) => this.of(branch)));
    return schema.type === 'enum' && schema.symbols.length === 0 ? Infinity : 0;
  }

  #collect(schema: AvroSchema): void {
    switch (schema.type) {
      case 'record':
        if (this.#records.has(schema)) return;
        this.#records.set(schema, Infinity);
        for (const field of schema.fields) this.#collect(field.schema);
        break;
      case 'array':
        this.#collect(schema.items);
        break;
      case 'map':
        this.#collect(schema.values);
        break;
      case 'union':
        for (const branch of schema.branches) this.#collect(branch);
        break;
      default:
        break;
    }
  }
}
