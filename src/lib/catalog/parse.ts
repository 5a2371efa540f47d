import { AppError, type Problem } from '../errors.js';
import type { Steps } from '../values/turns.js';
import { problemsIn, shapeProblems, sortedProblems, type ProblemAt } from '../yaml/shape-problems.js';
import { readingYaml } from '../yaml/yaml.js';
import { plainValue } from '../yaml/yaml-value.js';
import { catalogDocument, defaultsDocument, topicDocument, type CatalogDocument } from './document.js';
import { fieldProblem } from './field-problem.js';

export interface ParsedCatalog {
  /** What has the right shape: with `shapeProblems`, maybe not all of the file. */
  readonly document: CatalogDocument;
  readonly shapeProblems: readonly Problem[];
  readonly problemAt: ProblemAt;
}

/**
 * Reads a catalog's YAML and checks its shape, in steps.
 * @throws AppError CATALOG_INVALID where it is no YAML
 */
export function* parsingCatalog(file: string, text: string): Steps<ParsedCatalog> {
  const { root, problems, place } = yield* readingYaml(text);
  yield;
  if (root === null || problems.length > 0) throw invalidCatalog(file, problems.length > 0 ? problems : [nothing]);
  const problemAt = problemsIn(root, place);
  const raw = withoutExtensions(plainValue(root));
  yield;
  const parsed = catalogDocument.safeParse(raw, { reportInput: true });
  if (parsed.success) return { document: parsed.data, shapeProblems: [], problemAt };
  return {
    document: wellFormedParts(raw),
    shapeProblems: shapeProblems(parsed.error.issues, problemAt, fieldProblem),
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
  const sorted = sortedProblems(problems);
  const many = sorted.length === 1 ? '1 problem' : `${sorted.length} problems`;
  return new AppError('CATALOG_INVALID', `${many} in the catalog "${file}"`, { problems: sorted });
}
