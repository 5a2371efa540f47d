import type { Steps } from '../../../values/turns.js';
import { BodyReader } from './body-reader.js';
import { FileDeclaration, type Syntax } from './declarations.js';
import { readOptions } from './read-options.js';
import { TokenStream } from './token-stream.js';

/** Names of a package, one within the other. */
const deepestPackage = 100;

/** Editions differ in what they allow, and in defaults that are the same in these two. */
const syntaxes: Readonly<Record<string, Syntax>> = {
  proto2: 'proto2',
  proto3: 'proto3',
  '2023': '2023',
  '2024': '2023',
};

/**
 * Reads a .proto file: all that says how values are encoded, and nothing else. Services, reserved names and options of other
 * kinds are passed over; groups become fields of messages that are declared where protoc counts them.
 * @see https://protobuf.dev/reference/protobuf/proto2-spec/
 * @throws Error where it is no such file
 */
export function* readProtoFile(source: string): Steps<FileDeclaration> {
  const tokens = new TokenStream(source);
  const file = new FileDeclaration();
  const bodies = new BodyReader(tokens);
  yield;
  while (tokens.peek() !== '') {
    readStatement(tokens, bodies, file);
    yield;
  }
  return file;
}

function readStatement(tokens: TokenStream, bodies: BodyReader, file: FileDeclaration): void {
  if (tokens.takes(';')) return;
  if (tokens.takes('syntax') || tokens.takes('edition')) {
    tokens.expect('=');
    const fault = tokens.unexpected('"proto2", "proto3", "2023" or "2024"');
    const syntax = syntaxes[tokens.string()];
    if (syntax === undefined) throw fault;
    file.syntax = syntax;
    tokens.expect(';');
  } else if (tokens.takes('package')) {
    file.package = bodies.name('the name of a package');
    if (file.package.split('.').length > deepestPackage)
      throw tokens.fault(`a package more than ${deepestPackage} names deep`);
    tokens.expect(';');
  } else if (tokens.takes('import')) {
    const isOptions = tokens.takes('option');
    if (tokens.peek() === 'public' || tokens.peek() === 'weak') tokens.next();
    const name = tokens.string();
    tokens.expect(';');
    if (!isOptions) file.imports.push(name);
  } else if (tokens.takes('service')) {
    tokens.word('the name of a service');
    tokens.skipTo('{');
    tokens.next();
    tokens.skipTo('}');
    tokens.next();
  } else if (tokens.takes('option')) {
    file.setOptions(readOptions(tokens, ';'));
  } else if (!bodies.declaration(file)) {
    throw tokens.fault(`found ${JSON.stringify(tokens.peek())} where a declaration is expected`);
  }
}
