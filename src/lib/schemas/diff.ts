import { AppError } from '../errors.js';
import type { ComparableSchema, SchemaChange } from '../formats/comparable.js';
import { abilityOf } from '../formats/formats.js';
import type { SchemaRegistry, SubjectVersion } from '../registry/client.js';
import { readSchema } from './load-file.js';
import { typeOfFile } from './type-of-file.js';

/** One side of a comparison: a version that is registered, or a file. */
export type DiffSide =
  { readonly version: number; readonly file: null } | { readonly version: null; readonly file: string };

export interface SchemaDiff {
  /** null where there is nothing before the only version. */
  readonly before: DiffSide | null;
  readonly after: DiffSide;
  readonly changes: readonly SchemaChange[];
}

export interface DiffInputs {
  readonly subject: string;
  /** Versions, `latest`, or the path of a file: nothing, one or two. */
  readonly sides: readonly string[];
  readonly workingDirectory: string;
}

/**
 * Compares two versions of a subject: the newest with the one before it, the newest with one that is named or with a
 * file, or two that are named.
 */
export async function diffSchemas(inputs: DiffInputs, registry: SchemaRegistry): Promise<SchemaDiff> {
  const [first, second] = inputs.sides;
  if (second !== undefined)
    return compared(await sideOf(first ?? '', inputs, registry), await sideOf(second, inputs, registry));
  const newest = await registered('latest', inputs, registry);
  if (first === undefined) {
    const versions = await registry.versions(inputs.subject);
    const previous = versions.filter((version) => version < newest.version).at(-1);
    if (previous === undefined) {
      return { before: null, after: { version: newest.version, file: null }, changes: [] };
    }
    return compared(await sideOf(String(previous), inputs, registry), await versionSide(newest, registry));
  }
  const [named, latest] = [await sideOf(first, inputs, registry), await versionSide(newest, registry)];
  return named.side.file === null ? compared(named, latest) : compared(latest, named);
}

interface Side {
  readonly side: DiffSide;
  readonly schema: ComparableSchema;
}

function compared(before: Side, after: Side): SchemaDiff {
  return { before: before.side, after: after.side, changes: before.schema.changesTo(after.schema) };
}

async function sideOf(text: string, inputs: DiffInputs, registry: SchemaRegistry): Promise<Side> {
  if (text === 'latest' || /^\d+$/.test(text)) {
    return versionSide(await registered(text === 'latest' ? text : Number(text), inputs, registry), registry);
  }
  const [schemaType, file] = [typeOfFile(text) ?? 'AVRO', `"${text}"`];
  const comparable = abilityOf(schemaType, 'comparable', file);
  const found = { schemaType, schema: await readSchema(text, inputs), references: [] };
  return {
    side: { version: null, file: text },
    schema: await comparable(found, registry, { name: file, registered: false }),
  };
}

async function registered(
  version: number | 'latest',
  { subject }: DiffInputs,
  registry: SchemaRegistry,
): Promise<SubjectVersion> {
  const found = await registry.version(subject, version);
  if (found !== null) return found;
  const suffix = version === 'latest' ? '' : ` with a version ${version}`;
  throw new AppError('SUBJECT_NOT_FOUND', `the registry has no subject "${subject}"${suffix}`);
}

async function versionSide(found: SubjectVersion, registry: SchemaRegistry): Promise<Side> {
  const { subject, version, schemaType } = found;
  const name = `version ${version} of "${subject}"`;
  const comparable = abilityOf(schemaType, 'comparable', name, {
    hint: 'See one with `todo-kafka schemas get SUBJECT --schema-version N`.',
  });
  return { side: { version, file: null }, schema: await comparable(found, registry, { name, registered: true }) };
}
