import { defaultText } from '../default-value.js';
import { isNamed, type NamedSchema } from '../resolution.js';
import type { AvroSchema, EnumSchema, RecordField, RecordSchema } from '../schema.js';
import { escapeControls } from '../../../values/control-characters.js';
import type { ExactJsonObject } from '../../../values/exact-json.js';
import { alternatives, propertyName, type ExpressionParts } from './expression.js';

const lineWidth = 120;

/** `export type Name = a | b;`, on a line each where that is too long. */
export function aliasDeclaration(name: string, types: readonly string[]): string {
  const line = `export type ${name} = ${types.join(' | ')};`;
  if (line.length <= lineWidth || types.length < 2) return line;
  return [`export type ${name} =`, ...types.map((type) => `  | ${type}`)].join('\n') + ';';
}

export function enumDeclaration(name: string, schema: EnumSchema): string {
  const types = schema.symbols.map((symbol) => `'${symbol}'`);
  return `${comment(docLines(schema.attributes), '')}${aliasDeclaration(name, types)}`;
}

export interface RecordOptions extends ExpressionParts {
  /** True for what a producer hands over: what is filled in may be left out. */
  readonly input: boolean;
  /** Fields that are filled in though they have no default. */
  readonly isFilledIn: (field: RecordField) => boolean;
}

export function recordDeclaration(name: string, schema: RecordSchema, options: RecordOptions): string {
  const { input } = options;
  const doc = docLines(schema.attributes);
  const lines = input ? [...doc, ...(doc.length > 0 ? [''] : []), inputNote(schema, options)] : doc;
  if (schema.fields.length === 0)
    return `${comment(lines, '')}export type ${name} = { readonly [key: string]: never };`;
  const members = schema.fields.map((field) => member(field, options));
  return `${comment(lines, '')}export interface ${name} {\n${members.join('\n')}\n}`;
}

function inputNote({ fields }: RecordSchema, { isFilledIn }: RecordOptions): string {
  const filledIn = fields.filter((field) => field.default === undefined && isFilledIn(field)).map(({ name }) => name);
  return `What a producer hands over: ${[...filledIn, 'fields with a default'].join(', ')} may be left out.`;
}

function member(field: RecordField, options: RecordOptions): string {
  const isOptional = options.input && (field.default !== undefined || options.isFilledIn(field));
  const types = alternatives(field.schema, options);
  const head = `  readonly ${propertyName(field.name)}${isOptional ? '?' : ''}:`;
  const line = `${head} ${types.join(' | ')};`;
  const isLong = line.length > lineWidth && types.length > 1;
  const text = isLong ? `${[head, ...types.map((type) => `    | ${type}`)].join('\n')};` : line;
  return `${comment(fieldLines(field, options.input), '  ')}${text}`;
}

function fieldLines(field: RecordField, input: boolean): readonly string[] {
  const { attributes, schema, default: fallback } = field;
  return [
    ...docLines(attributes),
    ...logicalTypes(schema).map((logicalType) => `Logical type: ${logicalType}`),
    ...(input && (fallback ?? null) !== null ? [`@defaultValue \`${defaultText(field) ?? 'null'}\``] : []),
  ];
}

function logicalTypes(schema: AvroSchema): readonly string[] {
  if (schema.type === 'union') return schema.branches.flatMap(logicalTypes);
  const { logicalType } = schema.attributes;
  return typeof logicalType === 'string' ? [logicalType] : [];
}

function docLines({ doc }: ExactJsonObject): readonly string[] {
  return typeof doc === 'string' && doc.trim() !== '' ? [doc.trim()] : [];
}

/** A TSDoc comment, which no text in it can end, or make look like something else. */
function comment(lines: readonly string[], indent: string): string {
  const texts = lines
    .flatMap((line) => line.split(/\r\n?|\n/))
    .map((line) => escapeControls(line.replaceAll('*/', '*\\/').trimEnd()));
  const [only = ''] = texts;
  if (texts.length === 0) return '';
  if (texts.length === 1) return `${indent}/** ${only} */\n`;
  return [`${indent}/**`, ...texts.map((text) => `${indent} * ${text}`.trimEnd()), `${indent} */\n`].join('\n');
}

/** True where a record's values may leave something out, itself or at some depth. */
export function hasOptionalFields(
  schema: NamedSchema,
  partsOf: (schema: AvroSchema) => readonly AvroSchema[],
): boolean {
  const seen = new Set<AvroSchema>();
  const isFound = (part: AvroSchema): boolean => {
    if (seen.has(part)) return false;
    seen.add(part);
    if (part.type === 'record' && part.fields.some((field) => field.default !== undefined)) return true;
    return partsOf(part).some(isFound);
  };
  return isNamed(schema) && isFound(schema);
}
