import { Composer, isScalar, Lexer, LineCounter, Parser, type CST, type Document } from 'yaml';
import type { Problem } from '../errors.js';
import { atOnce, type Steps } from '../values/turns.js';
import { largestSize, NodeReader, startOf, tooDeep, tooLarge } from './yaml-nodes.js';
import { sizeOf, type YamlValue } from './yaml-value.js';

export interface YamlFile {
  /** null where nothing is written. */
  readonly root: YamlValue | null;
  readonly problems: readonly Problem[];
  readonly place: (offset: number) => Pick<Problem, 'line' | 'column'>;
}

/** Reads the one document of a file, with its aliases and merge keys (`<<`) resolved; what stands twice by an alias is shared. */
export function readYaml(text: string): YamlFile {
  return atOnce(readingYaml(text));
}

/** The same, in steps. */
export function* readingYaml(text: string): Steps<YamlFile> {
  const lineCounter = new LineCounter();
  const place = (offset: number): Pick<Problem, 'line' | 'column'> => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  if (text.includes('\0')) {
    const message = 'a character U+0000 stands here: is the file in UTF-16? Save it as UTF-8';
    return { root: null, problems: [{ line: 1, column: 1, message }], place };
  }
  let documents: readonly Document.Parsed[];
  try {
    documents = yield* parsedDocuments(text, lineCounter);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the stack's
    return { root: null, problems: [{ message: tooDeep }], place };
  }
  const written = documents.filter(({ contents }) => contents !== null && !isNothing(contents));
  const problems = documents.flatMap(({ errors }) =>
    errors.map(({ pos: [start], message }) => ({ ...place(start), message: syntaxMessage(message) })),
  );
  const [first, second] = written;
  if (second !== undefined) {
    const start = startOf(second.contents);
    problems.push({ ...place(start), message: 'a second document begins here: write all of it in one, without `---`' });
  }
  if (first === undefined || problems.length > 0) return { root: null, problems, place };
  const reader = new NodeReader((start, message) => problems.push({ ...place(start), message }));
  yield;
  const root = reader.read(first.contents);
  yield;
  const { values, writtenOut } = sizeOf(root);
  if (problems.length === 0 && writtenOut > Math.max(largestSize, values))
    problems.push({ ...place(root.start), message: tooLarge });
  return { root, problems, place };
}

/** Lexemes between two steps: some 0.3 ms. */
const stride = 256;

/** What the parser's `parseAllDocuments` does; there nothing else has its turn for a second a megabyte. */
function* parsedDocuments(text: string, lineCounter: LineCounter): Steps<readonly Document.Parsed[]> {
  const parser = new Parser(lineCounter.addNewLine);
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  lineCounter.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (++lexemes % stride === 0) yield;
  }
  for (const token of parser.end()) tokens.push(token);
  yield;
  // Its own check of keys takes time in the square of their number.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
  return [...composer.compose(tokens)];
}

function isNothing(node: unknown): boolean {
  return (
    isScalar(node) && node.type === 'PLAIN' && node.source === '' && node.anchor === undefined && node.tag === undefined
  );
}

/** What the parser says, in the style of ours. */
function syntaxMessage(message: string): string {
  if (message === 'Maximum call stack size exceeded') return tooDeep;
  if (message.startsWith('Tabs are not allowed')) return 'tabs cannot indent: write spaces';
  return `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
