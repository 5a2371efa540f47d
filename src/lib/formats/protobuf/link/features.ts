import type { Options, Syntax } from '../source/declarations.js';

/** How values are encoded: each part of a file has the features of what is around it, and those that it says itself. */
export type Features = Readonly<Record<string, string>>;

/** @see https://protobuf.dev/editions/features/ */
export const featuresOf: Readonly<Record<Syntax, Features>> = {
  proto2: {
    field_presence: 'EXPLICIT',
    message_encoding: 'LENGTH_PREFIXED',
    repeated_field_encoding: 'EXPANDED',
    utf8_validation: 'NONE',
  },
  proto3: {
    field_presence: 'IMPLICIT',
    message_encoding: 'LENGTH_PREFIXED',
    repeated_field_encoding: 'PACKED',
    utf8_validation: 'VERIFY',
  },
  '2023': {
    field_presence: 'EXPLICIT',
    message_encoding: 'LENGTH_PREFIXED',
    repeated_field_encoding: 'PACKED',
    utf8_validation: 'VERIFY',
  },
};

const prefix = 'features.';

/** Without features of its own it is the same object: there are many fields, and few that say any. */
export function withOwnFeatures(features: Features, options: Options): Features {
  if (options.size === 0) return features;
  const declared = [...options].filter(([name]) => name.startsWith(prefix));
  if (declared.length === 0) return features;
  return { ...features, ...Object.fromEntries(declared.map(([name, value]) => [name.slice(prefix.length), value])) };
}
