import { firstOf } from '../../values/first-of.js';
import { joinPaths, type Path } from '../../formats/shared/path.js';
import type { AvroSchema, MapSchema, RecordSchema } from '../../formats/avro/schema.js';

/** A map that lies within its own values, or a schema that has too many types where each map is written out anew. */
export type MapTrouble = { readonly endless: true; readonly path: Path } | { readonly endless: false };

/** So many take Apicurio some five seconds, and four times as many all of a heap of 256 MB, which ends it. */
const mostTypes = 250_000;

/**
 * What is in the way where a registry writes out all that is in a map's values at each map, though it was there before. Apicurio
 * Registry does so (its EnhancedAvroContentCanonicalizer, until pull request 7024).
 * @returns null where nothing is
 */
export function mapTroubleOf(schema: AvroSchema): MapTrouble | null {
  return new Unrolling().of(schema, '', new Set());
}

class Unrolling {
  #types = 0;
  readonly #open = new Map<MapSchema, Path>();

  /** @param seen records that are not written out again */
  of(schema: AvroSchema, path: Path, seen: Set<RecordSchema>): MapTrouble | null {
    if (++this.#types > mostTypes) return { endless: false };
    switch (schema.type) {
      case 'record': {
        if (seen.has(schema)) return null;
        seen.add(schema);
        return firstOf(schema.fields, (field) => this.of(field.schema, joinPaths(path, field.name), seen));
      }
      case 'union':
        return firstOf(schema.branches, (branch) => this.of(branch, path, seen));
      case 'array':
        return this.of(schema.items, `${path}[]`, seen);
      case 'map':
        return this.#map(schema, path);
      default:
        return null;
    }
  }

  #map(map: MapSchema, path: Path): MapTrouble | null {
    const before = this.#open.get(map);
    if (before !== undefined) return { endless: true, path: before };
    this.#open.set(map, path);
    const trouble = this.of(map.values, `${path}[]`, new Set());
    this.#open.delete(map);
    return trouble;
  }
}
