import { AppError } from '../../../errors.js';
import { isExactJsonArray } from '../../../values/exact-json.js';
import { isNamed, isPromotable, isSameName, type NamedSchema } from '../resolution.js';
import type { AvroSchema, EnumSchema, RecordField, RecordSchema, UnionSchema } from '../schema.js';
import { below, distinct, found, pointer, type Location } from './found.js';
import type { CompatibilityFault, Incompatibility } from './incompatibility.js';

/**
 * Everything that keeps data written by one schema from being read by another; empty where all of them can be read.
 * Follows org.apache.avro.SchemaCompatibility step by step, its order and its memory of pairs included, because a union
 * takes the first branch that was found compatible by then.
 */
export function incompatibilitiesOf(reader: AvroSchema, writer: AvroSchema): readonly Incompatibility[] {
  const comparison = new Comparison();
  const found = comparison.compare(reader, writer, []);
  return distinct([...found, ...comparison.ambiguous]);
}

/** Pairs of types that are compared: each branch of a union may be held against each of another's. */
const mostPairs = 100_000;

function tooMany(): AppError {
  return new AppError(
    'SCHEMA_INVALID',
    `the schemas cannot be compared: they have more than ${mostPairs} pairs of types`,
  );
}

class Comparison {
  /** Avro Java gives up where a field could be read from several, so there no other branch of a union saves the pair. */
  readonly ambiguous: Incompatibility[] = [];
  /** By reader and writer: what was found, or nothing yet for a pair within itself, which then says nothing against it. */
  readonly #known = new Map<AvroSchema, Map<AvroSchema, readonly Incompatibility[]>>();

  #pairs = 0;
  readonly #fieldsOf = new Map<RecordSchema, ReadonlyMap<unknown, RecordField>>();

  compare(reader: AvroSchema, writer: AvroSchema, location: Location): readonly Incompatibility[] {
    const ofReader = this.#known.get(reader) ?? new Map<AvroSchema, readonly Incompatibility[]>();
    this.#known.set(reader, ofReader);
    const known = ofReader.get(writer);
    if (known !== undefined) return known;
    ofReader.set(writer, []);
    if (++this.#pairs > mostPairs) throw tooMany();
    const found = distinct(this.#compareAnew(reader, writer, location));
    ofReader.set(writer, found);
    return found;
  }

  #compareAnew(reader: AvroSchema, writer: AvroSchema, location: Location): readonly Incompatibility[] {
    if (writer.type === 'union') {
      return reader.type === 'union'
        ? writer.branches.flatMap((branch, index) => this.#unionTakes(reader, branch, [...location, String(index)]))
        : writer.branches.flatMap((branch, index) => this.compare(reader, branch, [...location, String(index)]));
    }
    if (reader.type === 'union') return this.#branchTakes(reader, writer, location);
    if (reader.type === 'record' && writer.type === 'record') {
      return [...this.#names(reader, writer, location), ...this.#fields(reader, writer, [...location, 'fields'])];
    }
    if (reader.type === 'enum' && writer.type === 'enum') {
      return [...this.#names(reader, writer, location), ...this.#symbols(reader, writer, location)];
    }
    if (reader.type === 'fixed' && writer.type === 'fixed') {
      const size: readonly Incompatibility[] =
        reader.size === writer.size
          ? []
          : found({ type: 'FIXED_SIZE_MISMATCH', reader, writer, location: pointer([...location, 'size']) });
      return [...this.#names(reader, writer, location), ...size];
    }
    if (reader.type === 'array' && writer.type === 'array') {
      return below('[]', this.compare(reader.items, writer.items, [...location, 'items']));
    }
    if (reader.type === 'map' && writer.type === 'map') {
      return below('[]', this.compare(reader.values, writer.values, [...location, 'values']));
    }
    if (isPromotable(writer, reader)) return [];
    return found({ type: 'TYPE_MISMATCH', reader, writer, location: pointer(location) });
  }

  /** Whether a branch that was written finds its place; within the branch, Avro Java counts locations anew. */
  #unionTakes(reader: UnionSchema, writer: AvroSchema, location: Location): readonly Incompatibility[] {
    const [first] = this.compare(reader, writer, []);
    if (first === undefined) return [];
    const causes = first.fault.type === 'MISSING_UNION_BRANCH' ? first.fault.causes : [];
    return found({ type: 'MISSING_UNION_BRANCH', reader, writer, causes, location: pointer(location) });
  }

  #branchTakes(reader: UnionSchema, writer: AvroSchema, location: Location): readonly Incompatibility[] {
    const tried: (readonly [AvroSchema, readonly Incompatibility[]])[] = [];
    for (const branch of reader.branches) {
      const incompatibilities = this.compare(branch, writer, []);
      if (incompatibilities.length === 0) return [];
      tried.push([branch, incompatibilities]);
    }
    const alike = tried.filter(([branch]) => branch.type === writer.type);
    const named = alike.filter(([branch]) => isNamed(branch) && isNamed(writer) && isSameName(writer, branch));
    const causes = distinct((named.length > 0 ? named : alike).flatMap(([, incompatibilities]) => incompatibilities));
    return found({ type: 'MISSING_UNION_BRANCH', reader, writer, causes, location: pointer(location) });
  }

  #names(reader: NamedSchema, writer: NamedSchema, location: Location): readonly Incompatibility[] {
    if (isSameName(writer, reader)) return [];
    return found({ type: 'NAME_MISMATCH', reader, writer, location: pointer([...location, 'name']) });
  }

  #symbols(reader: EnumSchema, writer: EnumSchema, location: Location): readonly Incompatibility[] {
    const known = new Set(reader.symbols);
    const symbols = writer.symbols.filter((symbol) => !known.has(symbol));
    if (symbols.length === 0 || hasDefaultSymbol(reader)) return [];
    const at = pointer([...location, 'symbols']);
    return found({ type: 'MISSING_ENUM_SYMBOLS', reader, writer, symbols, location: at });
  }

  #fields(reader: RecordSchema, writer: RecordSchema, location: Location): readonly Incompatibility[] {
    return reader.fields.flatMap((field, index) =>
      below(field.name, this.#field(field, { reader, writer }, [...location, String(index)])),
    );
  }

  #field(
    field: RecordField,
    { reader, writer }: { readonly reader: RecordSchema; readonly writer: RecordSchema },
    location: Location,
  ): readonly Incompatibility[] {
    const [source, ...others] = this.#sourcesOf(field, writer);
    if (source === undefined) {
      if (field.default !== undefined) return [];
      if (field.schema.type === 'enum' && hasDefaultSymbol(field.schema)) {
        const mismatch = this.compare(field.schema, writer, [...location, 'type']);
        return mismatch.map(({ fault }) => ({ path: '', fault: { ...fault, missing: field } }));
      }
      return found({ type: 'READER_FIELD_MISSING_DEFAULT_VALUE', reader, writer, field, location: pointer(location) });
    }
    if (others.length > 0) {
      const matches = [source, ...others].map(({ name }) => name);
      const fault: CompatibilityFault = {
        type: 'AMBIGUOUS_ALIAS',
        reader,
        writer,
        field,
        matches,
        location: pointer(location),
      };
      this.ambiguous.push({ path: field.name, fault });
      return found(fault);
    }
    return this.compare(field.schema, source.schema, [...location, 'type']);
  }

  /** The writer's fields that a field of the reader's could be read from: those of its name and of its aliases. */
  #sourcesOf(field: RecordField, writer: RecordSchema): readonly RecordField[] {
    const { aliases } = field.attributes;
    const byName =
      this.#fieldsOf.get(writer) ??
      new Map<unknown, RecordField>(writer.fields.map((writerField) => [writerField.name, writerField]));
    this.#fieldsOf.set(writer, byName);
    return [field.name, ...new Set(isExactJsonArray(aliases) ? aliases : [])].flatMap((name) => byName.get(name) ?? []);
  }
}

function hasDefaultSymbol({ attributes, symbols }: EnumSchema): boolean {
  const fallback = attributes['default'];
  return typeof fallback === 'string' && symbols.includes(fallback);
}
