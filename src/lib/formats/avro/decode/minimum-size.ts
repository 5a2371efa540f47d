import type { AvroSchema, RecordSchema } from '../schema.js';

/**
 * Bytes that no value of a schema is shorter than; not always the greatest such number for a recursive schema.
 * @param known what was found for records; pass the same map again to save work
 */
export function minimumSize(schema: AvroSchema, known: Map<RecordSchema, number>): number {
  switch (schema.type) {
    case 'null':
      return 0;
    case 'float':
      return 4;
    case 'double':
      return 8;
    case 'fixed':
      return schema.size;
    case 'record': {
      const size = known.get(schema);
      if (size !== undefined) return size;
      known.set(schema, 0); // within itself
      const sum = schema.fields.reduce((total, field) => total + minimumSize(field.schema, known), 0);
      known.set(schema, sum);
      return sum;
    }
    case 'union':
      return 1 + schema.branches.reduce((least, branch) => Math.min(least, minimumSize(branch, known)), Infinity);
    default:
      return 1;
  }
}
