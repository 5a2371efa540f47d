import type { core } from 'zod/mini';
import { AppError, type Problem } from '../errors.js';
import { catalogDocument, defaultsDocument, topicDocument, type CatalogDocument } from './document.js';
import { fieldProblem } from './field-problem.js';
import { readYaml } from './yaml.js';
import { entryAt, plainValue, type YamlValue } from './yaml-value.js';

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
  const { root, problems, place } = readYaml(text);
  if (root === null || problems.length > 0) throw invalidCatalog(file, problems.length > 0 ? problems : [nothing]);
  const problemAt = (path: CatalogPath, message: string): Problem => ({
    ...place(startOf(root, path)),
    path: pathText(path),
    message,
  });
  const raw = withoutExtensions(plainValue(root));
  const parsed = catalogDocument.safeParse(raw, { reportInput: true });
  if (parsed.success) return { document: parsed.data, shapeProblems: [], problemAt };
  return {
    document: wellFormedParts(raw),
    shapeProblems: parsed.error.issues.flatMap((issue) => shapeProblems(issue, problemAt)),
    problemAt,
  };
}

const nothing: Problem = {
  line: 1,
  column: 1,
  message: 'nothing is written here: begin with `version: 1` and `topics:`, or with what `todo-kafka init` writes',
};

/** Fields beginning with `x-` at the top are whatever somebody keeps there, such as anchors, as in Compose's files. */
function withoutExtensions(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !name.startsWith('x-')));
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
  const { code, path, input, message } = issue;
  if (code === 'unrecognized_keys') {
    return issue.keys.map((key) => problemAt([...path, key], fieldProblem(path, key)));
  }
  return [problemAt(path, input === undefined ? 'is missing' : `${message}, not ${valueText(input)}`)];
}

/** What stands there, as far as it fits into a line. */
function valueText(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(input.length > 60 ? `${input.slice(0, 60)}…` : input);
  if (input === null) return 'nothing';
  return Array.isArray(input) ? 'a list' : 'a map';
}

/** Where a value begins; for a field that is missing, where the map that should hold it begins. */
function startOf(root: YamlValue, path: CatalogPath): number {
  for (let length = path.length; length > 0; length--) {
    const start = entryAt(root, path.slice(0, length));
    if (start !== null) return start;
  }
  return root.start;
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
