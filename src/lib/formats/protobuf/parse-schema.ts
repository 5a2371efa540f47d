import protobuf from 'protobufjs';
import { AppError, messageOf } from '../../errors.js';
import { expectReadableSize } from '../shared/schema-size.js';
import { descriptorText, isDescriptor } from './descriptor-text.js';
import { addKnownFiles } from './known-files.js';
import type { DeclaredMessage, ProtobufSchema } from './message-type.js';
import { MessageTypes } from './message-types.js';
import { plainSource } from './source/plain-source.js';

/** A file that a schema imports. */
export interface ImportedFile {
  /** As the import says it. */
  readonly name: string;
  readonly text: string;
}

/**
 * Reads a schema: the text of a .proto file, or a FileDescriptorProto in base64, which is what Confluent's Python client
 * registers and some registries give back as it is.
 * @param imports the files that it imports, and those that these do
 * @throws AppError SCHEMA_INVALID with the reason
 */
export function parseProtobufSchema(text: string, imports: readonly ImportedFile[] = []): ProtobufSchema {
  const root = new protobuf.Root();
  const wanted = parseFile(text, root);
  const own = declaredTypes(root); // before the imports, which may be of the same package
  const there = new Set<string>();
  for (const file of imports) {
    if (there.has(file.name)) continue;
    there.add(file.name);
    wanted.push(...parseFile(file.text, root));
  }
  const missing = addKnownFiles(
    wanted.filter((name) => !there.has(name)),
    root,
  );
  attempt(missing, () => root.resolveAll());
  const types = new MessageTypes();
  const messages = attempt([], () => own.map((type) => declared(type, types)));
  if (messages.length === 0) throw invalidSchema('it declares no message');
  return { messages, byName: types.all(root) };
}

/** @returns what it imports */
function parseFile(text: string, root: protobuf.Root): string[] {
  expectReadableSize(text, invalidSchema);
  const { imports = [], weakImports = [] } = attempt([], () => {
    const source = plainSource(isDescriptor(text) ? descriptorText(text) : text);
    return protobuf.parse(source, root, { keepCase: true });
  });
  return [...imports, ...weakImports];
}

function declaredTypes(namespace: protobuf.NamespaceBase): readonly protobuf.Type[] {
  return namespace.nestedArray.flatMap((each) => {
    if (each instanceof protobuf.Type) return [each];
    return each instanceof protobuf.Namespace ? declaredTypes(each) : [];
  });
}

function declared(type: protobuf.Type, types: MessageTypes): DeclaredMessage {
  const nested = type.nestedArray.filter((each) => each instanceof protobuf.Type);
  return { type: types.message(type), nested: nested.map((each) => declared(each, types)) };
}

function attempt<Result>(missing: readonly string[], action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const imports = missing.map((name) => `"${name}"`).join(', ');
    const clue = missing.length === 0 ? '' : `; it imports ${imports}, which its references do not have`;
    throw invalidSchema(`${messageOf(error)}${clue}`, error);
  }
}

function invalidSchema(reason: string, cause?: unknown): AppError {
  return new AppError('SCHEMA_INVALID', `the Protobuf schema cannot be used: ${reason}`, { cause });
}
