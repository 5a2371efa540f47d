import type { CompatibilityLevel } from '../documents/schema-words.js';
import type { CatalogAccess } from './access.js';

/** The topic catalog, read and checked: what a cluster should look like. */
export interface Catalog {
  /** The file it was read from. */
  readonly path: string;
  /** Every topic, dead-letter and quarantine topics among them, by name. */
  readonly topics: readonly CatalogTopic[];
  /** Patterns of names that are left alone though the catalog does not have them: `connect-*`, `User:connect*`. */
  readonly keep: readonly string[];
  readonly groups: readonly CatalogGroup[];
  readonly access: CatalogAccess;
}

export interface CatalogTopic {
  readonly name: string;
  readonly purpose: string | null;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Kafka's topic configs, by their names in Kafka; `retention.ms` among them where the catalog states a retention. */
  readonly config: Readonly<Record<string, string>>;
  /** The field of the value that is the record's key. */
  readonly keyField: string | null;
  readonly value: CatalogSchema | null;
  /** The topic whose dead letters this one holds; null for an ordinary topic. */
  readonly deadLetterOf: string | null;
}

export interface CatalogSchema {
  readonly file: string;
  /** The schema's text, as in the file. */
  readonly schema: string;
  readonly compatibility: CompatibilityLevel;
}

export interface CatalogGroup {
  readonly name: string;
  readonly topics: readonly string[];
  readonly maxLag: number | null;
}
