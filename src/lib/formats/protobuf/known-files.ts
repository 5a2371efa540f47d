import protobuf from 'protobufjs';
import descriptor from 'protobufjs/google/protobuf/descriptor.json' with { type: 'json' };
import { googleProtobuf } from './google-protobuf.js';
import { googleTypes } from './google-types.js';

/** Files of Confluent's own, which its clients have. */
const confluentFiles: Readonly<Record<string, string>> = {
  'confluent/type/decimal.proto': `package confluent.type;
    message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }`,
  // Declares options only, which a parser takes without knowing them.
  'confluent/meta.proto': 'package confluent;',
};

/**
 * Adds the files that a schema may import without a reference, because all clients have them.
 * @param names the imports of a schema's files
 * @returns those that are none of these
 */
export function addKnownFiles(names: readonly string[], root: protobuf.Root): readonly string[] {
  const all = new Set(names);
  for (const name of all) {
    for (const [, type = ''] of (knownText(name) ?? '').matchAll(/google\.protobuf\.(\w+)/g)) {
      if (Object.hasOwn(fileOfType, type)) all.add(`google/protobuf/${fileOfType[type] ?? ''}.proto`);
    }
  }
  return [...all].filter((name) => !addKnownFile(name, root));
}

/** Where the types of google.protobuf are that other known files use. */
const fileOfType: Readonly<Record<string, string>> = {
  Any: 'any',
  FloatValue: 'wrappers',
  Duration: 'duration',
  Option: 'type',
  SourceContext: 'source_context',
  Syntax: 'type',
  Timestamp: 'timestamp',
};

function addKnownFile(name: string, root: protobuf.Root): boolean {
  const text = knownText(name);
  const nested = name === 'google/protobuf/descriptor.proto' ? descriptor.nested : protobuf.common.get(name)?.nested;
  if (text !== undefined) protobuf.parse(`syntax = "proto3"; ${text}`, root, { keepCase: true });
  else if (nested !== undefined) root.addJSON(nested);
  return text !== undefined || nested !== undefined;
}

function knownText(name: string): string | undefined {
  const [, folder = '', file = ''] = /^google\/(type|protobuf)\/(\w+)\.proto$/.exec(name) ?? [];
  const files = folder === 'type' ? googleTypes : googleProtobuf;
  if (Object.hasOwn(files, file)) return `package google.${folder}; ${files[file] ?? ''}`;
  return Object.hasOwn(confluentFiles, name) ? confluentFiles[name] : undefined;
}
