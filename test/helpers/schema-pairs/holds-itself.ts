import type { AvroSchema } from '../../../src/lib/formats/avro/schema.js';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import { partsOf } from '../../../src/lib/formats/avro/schema-depth.js';
import type { Json } from '../../../src/lib/values/json.js';

/** True where a record is, at some depth, among the values of a map within itself. */
export function holdsItselfThroughMap(json: Json): boolean {
  const seen = new Set<AvroSchema>();
  const maps: AvroSchema[] = [];
  collect(parseAvroSchema(JSON.stringify(json)));
  return maps.some((map) => map.type === 'map' && reaches(map.values, map));

  function collect(schema: AvroSchema): void {
    if (seen.has(schema)) return;
    seen.add(schema);
    if (schema.type === 'map') maps.push(schema);
    for (const part of partsOf(schema)) collect(part);
  }
}

function reaches(from: AvroSchema, target: AvroSchema, seen = new Set<AvroSchema>()): boolean {
  if (from === target) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return partsOf(from).some((part) => reaches(part, target, seen));
}
