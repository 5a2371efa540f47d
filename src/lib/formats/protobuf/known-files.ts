import { atOnce } from '../../values/turns.js';
import { googleDescriptor } from './google-descriptor.js';
import { googleProtobuf } from './google-protobuf.js';
import { googleTypes } from './google-types.js';
import type { Linker } from './link/linker.js';
import { readProtoFile } from './source/read-file.js';

/** Files of Confluent's own, which its clients have. */
const confluentFiles: Readonly<Record<string, string>> = {
  'confluent/type/decimal.proto': `syntax = "proto3"; package confluent.type;
    message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }`,
  // Declares options only, which a parser takes without knowing them.
  'confluent/meta.proto': 'syntax = "proto3"; package confluent;',
};

/**
 * Adds the files that a schema may import without a reference, because all clients have them.
 * @param names the imports of a schema's files
 * @returns those that are none of these
 */
export function addKnownFiles(names: readonly string[], linker: Linker): readonly string[] {
  const all = new Set(names);
  const missing: string[] = [];
  for (const name of all) {
    const text = knownText(name);
    if (text === undefined) {
      missing.push(name);
      continue;
    }
    linker.add(atOnce(readProtoFile(text)));
    for (const [, type = ''] of text.matchAll(/google\.protobuf\.(\w+)/g)) {
      if (Object.hasOwn(fileOfType, type)) all.add(`google/protobuf/${fileOfType[type] ?? ''}.proto`);
    }
  }
  return missing;
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

function knownText(name: string): string | undefined {
  if (name === 'google/protobuf/descriptor.proto') return googleDescriptor;
  const [, folder = '', file = ''] = /^google\/(type|protobuf)\/(\w+)\.proto$/.exec(name) ?? [];
  const files = folder === 'type' ? googleTypes : googleProtobuf;
  if (Object.hasOwn(files, file)) return `syntax = "proto3"; package google.${folder}; ${files[file] ?? ''}`;
  return Object.hasOwn(confluentFiles, name) ? confluentFiles[name] : undefined;
}
