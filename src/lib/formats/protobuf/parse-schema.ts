import { AppError, messageOf } from '../../errors.js';
import { atOnce, inTurns, type Steps } from '../../values/turns.js';
import { expectReadableSize } from '../shared/schema-size.js';
import { descriptorText, isDescriptor } from './descriptor-text.js';
import { addKnownFiles } from './known-files.js';
import { Linker } from './link/linker.js';
import type { ProtobufSchema } from './message-type.js';
import type { FileDeclaration } from './source/declarations.js';
import { readProtoFile } from './source/read-file.js';

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
export async function parseProtobufInTurns(text: string, imports: readonly ImportedFile[]): Promise<ProtobufSchema> {
  return inTurns(parsing(text, imports));
}

/** The same, in one go. */
export function parseProtobufSchema(text: string, imports: readonly ImportedFile[] = []): ProtobufSchema {
  return atOnce(parsing(text, imports));
}

function* parsing(text: string, imports: readonly ImportedFile[]): Steps<ProtobufSchema> {
  let missing: readonly string[] = [];
  try {
    const linker = new Linker();
    const files = new Map(imports.toReversed().map((file) => [file.name, file.text])); // of two with a name, the first
    const wanted: string[] = [];
    const messages = linker.add(yield* readFile(text, wanted));
    for (const imported of files.values()) linker.add(yield* readFile(imported, wanted));
    missing = addKnownFiles(
      wanted.filter((name) => !files.has(name)),
      linker,
    );
    const byName = yield* linker.link();
    if (messages.length === 0) throw new Error('it declares no message');
    return { messages, byName };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const names = missing.map((name) => `"${name}"`).join(', ');
    const clue = missing.length === 0 ? '' : `; it imports ${names}, which its references do not have`;
    throw invalidSchema(`${messageOf(error)}${clue}`, error);
  }
}

/** @param wanted is given what the file imports */
function* readFile(text: string, wanted: string[]): Steps<FileDeclaration> {
  expectReadableSize(text, invalidSchema);
  const file = yield* readProtoFile(isDescriptor(text) ? descriptorText(text) : text);
  wanted.push(...file.imports);
  return file;
}

function invalidSchema(reason: string, cause?: unknown): AppError {
  return new AppError('SCHEMA_INVALID', `the Protobuf schema cannot be used: ${reason}`, { cause });
}
