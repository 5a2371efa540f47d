import type { core } from 'zod/mini';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { AppError, type Problem } from '../errors.js';
import { catalogDocument, defaultsDocument, topicDocument, type CatalogDocument } from './document.js';

export interface ParsedCatalog {
  /** What has the right shape: with `shapeProblems`, maybe not all of the file. */
  readonly document: CatalogDocument;
  readonly shapeProblems: readonly Problem[];
  /** A problem of the value at this path, with its place in the file. */
  readonly problemAt: (path: CatalogPath, message: string) => Problem;
}

export type CatalogPath = readonly PropertyKey[];

/**
 * Reads a catalog's YAML and checks its shape.
 * @throws AppError CATALOG_INVALID where it is no YAML
 */
export function parseCatalog(file: string, text: string): ParsedCatalog {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { lineCounter, prettyErrors: false });
  if (yaml.errors.length > 0) {
    const problems = yaml.errors.map(({ pos: [start], message }) => ({ ...place(lineCounter, start), message }));
    throw invalidCatalog(file, problems);
  }
  const problemAt = (path: CatalogPath, message: string): Problem => ({
    ...place(lineCounter, startOf(yaml, path)),
    path: pathText(path),
    message,
  });
  const raw: unknown = yaml.toJS() ?? {};
  const parsed = catalogDocument.safeParse(raw, { reportInput: true });
  if (parsed.success) return { document: parsed.data, shapeProblems: [], problemAt };
  return {
    document: wellFormedParts(raw),
    shapeProblems: parsed.error.issues.flatMap((issue) => shapeProblems(issue, problemAt)),
    problemAt,
  };
}

/** The topics whose own shape is right, so that what else is wrong with them can be said in the same breath. */
function wellFormedParts(raw: unknown): CatalogDocument {
  const defaults = defaultsDocument.safeParse(field(raw, 'defaults') ?? {});
  const topics = field(raw, 'topics');
  if (!defaults.success || typeof topics !== 'object' || topics === null) return { version: 1, topics: {} };
  const wellFormed = Object.entries(topics).flatMap(([name, value]) => {
    const topic = topicDocument.safeParse(value);
    return topic.success ? [[name, topic.data] as const] : [];
  });
  return { version: 1, defaults: defaults.data, topics: Object.fromEntries(wellFormed) };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

export function invalidCatalog(file: string, problems: readonly Problem[]): AppError {
  const sorted = [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const many = sorted.length === 1 ? '1 problem' : `${sorted.length} problems`;
  return new AppError('CATALOG_INVALID', `${many} in the catalog "${file}"`, { problems: sorted });
}

function shapeProblems(issue: core.$ZodIssue, problemAt: ParsedCatalog['problemAt']): readonly Problem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => problemAt([...issue.path, key], 'unknown field'));
    case 'invalid_type':
      return [problemAt(issue.path, issue.input === undefined ? 'is missing' : issue.message)];
    default:
      return [problemAt(issue.path, issue.message)];
  }
}

function place(lineCounter: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lineCounter.linePos(offset);
  return { line, column: col };
}

/** Where a value begins; for a field that is missing, where the map that should hold it begins. */
function startOf(yaml: Document, path: CatalogPath): number {
  for (let length = path.length; length > 0; length--) {
    const key = keyOffset(yaml, path.slice(0, length));
    if (key !== null) return key;
  }
  return 0;
}

function keyOffset(yaml: Document, path: CatalogPath): number | null {
  const parent: unknown = path.length === 1 ? yaml.contents : yaml.getIn(path.slice(0, -1), true);
  const name = path.at(-1);
  if (!hasItems(parent)) return null;
  if (typeof name === 'number') return rangeStart(parent.items[name]);
  for (const item of parent.items) {
    if (isPair(item) && item.key.value === name) return rangeStart(item.key);
  }
  return null;
}

function hasItems(node: unknown): node is { readonly items: readonly unknown[] } {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items);
}

function isPair(node: unknown): node is { readonly key: { readonly value: unknown } } {
  return (
    typeof node === 'object' &&
    node !== null &&
    'key' in node &&
    typeof node.key === 'object' &&
    node.key !== null &&
    'value' in node.key
  );
}

function rangeStart(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return null;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : null;
}

/** `topics["task.created"].config["min.insync.replicas"]` */
function pathText(path: CatalogPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part);
      if (!/^[A-Za-z_]\w*$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}
