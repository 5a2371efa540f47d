import protobuf from 'protobufjs';
import descriptor from 'protobufjs/google/protobuf/descriptor.json' with { type: 'json' };

/** Files that Confluent's clients know, apart from Google's; their types are `confluent.…`. */
const confluentFiles: Readonly<Record<string, string>> = {
  'confluent/type/decimal.proto': `syntax = "proto3"; package confluent.type;
    message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }`,
  // Declares options only, which a parser takes without knowing them.
  'confluent/meta.proto': 'syntax = "proto3"; package confluent;',
};

/**
 * Adds a file that a schema may import without a reference, because every Protobuf compiler has it.
 * @returns false where it is none of these
 */
export function addKnownFile(name: string, root: protobuf.Root): boolean {
  const text = confluentFiles[name];
  if (text !== undefined) protobuf.parse(text, root, { keepCase: true });
  else if (name === 'google/protobuf/descriptor.proto') root.addJSON(descriptor.nested);
  else {
    const file = protobuf.common.get(name);
    if (file?.nested === undefined) return false;
    root.addJSON(file.nested);
  }
  return true;
}
