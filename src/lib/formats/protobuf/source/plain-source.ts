import { PlainBodies } from './plain-bodies.js';
import { TokenStream } from './token-stream.js';

/**
 * A .proto file as protobufjs can read it, with all that says how values are encoded, and nothing else: without services,
 * reserved names, empty statements and options of other kinds. Groups become fields of messages that are declared where
 * protoc counts them. Lines keep their numbers as far as that goes.
 * @see https://protobuf.dev/reference/protobuf/proto2-spec/
 * @throws Error where it is no such file
 */
export function plainSource(source: string): string {
  const tokens = new TokenStream(source);
  const bodies = new PlainBodies(tokens);
  while (tokens.peek() !== '') topLevel(tokens, bodies);
  return bodies.text();
}

/** Those of an edition differ in what they allow, not in how they encode. */
const readEditions: Readonly<Record<string, string>> = { '"2024"': '"2023"' };

function topLevel(tokens: TokenStream, bodies: PlainBodies): void {
  if (tokens.takes(';')) return;
  const { line } = tokens;
  if (tokens.peek() === 'syntax' || tokens.peek() === 'edition') {
    const keyword = tokens.next();
    tokens.expect('=');
    const version = tokens.string();
    tokens.expect(';');
    bodies.add(`${keyword} = ${keyword === 'edition' ? (readEditions[version] ?? version) : version};`, line);
  } else if (tokens.takes('package')) {
    bodies.add(`package ${bodies.name('the name of a package')};`, line);
    tokens.expect(';');
  } else if (tokens.takes('import')) {
    const isOptions = tokens.takes('option');
    if (tokens.peek() === 'public' || tokens.peek() === 'weak') tokens.next();
    const file = tokens.string();
    tokens.expect(';');
    if (!isOptions) bodies.add(`import ${file};`, line);
  } else if (tokens.takes('service')) {
    tokens.word('the name of a service');
    tokens.skipTo('{');
    tokens.next();
    tokens.skipTo('}');
    tokens.next();
  } else if (!bodies.declaration()) {
    throw tokens.fault(`found ${JSON.stringify(tokens.peek())} where a declaration is expected`);
  }
}
