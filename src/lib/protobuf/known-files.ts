import protobuf from 'protobufjs';
import descriptor from 'protobufjs/google/protobuf/descriptor.json' with { type: 'json' };
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
  const used = names.flatMap((name) => [...(knownText(name) ?? '').matchAll(/google\.protobuf\.(\w+)/g)]);
  const all = new Set([...names, ...used.flatMap(([, type = '']) => fileOfType[type] ?? [])]);
  return [...all].filter((name) => !addKnownFile(name, root));
}

/** Where the types of google.protobuf are that those of google.type use. */
const fileOfType: Readonly<Record<string, string>> = {
  FloatValue: 'google/protobuf/wrappers.proto',
  Duration: 'google/protobuf/duration.proto',
  Timestamp: 'google/protobuf/timestamp.proto',
};

function addKnownFile(name: string, root: protobuf.Root): boolean {
  const text = knownText(name);
  const nested = name === 'google/protobuf/descriptor.proto' ? descriptor.nested : protobuf.common.get(name)?.nested;
  if (text !== undefined) protobuf.parse(`syntax = "proto3"; ${text}`, root, { keepCase: true });
  else if (nested !== undefined) root.addJSON(nested);
  return text !== undefined || nested !== undefined;
}

function knownText(name: string): string | undefined {
  const [, type = ''] = /^google\/type\/(\w+)\.proto$/.exec(name) ?? [];
  if (Object.hasOwn(googleTypes, type)) return `package google.type; ${googleTypes[type] ?? ''}`;
  return Object.hasOwn(confluentFiles, name) ? confluentFiles[name] : undefined;
}
