import type { SuiteCase } from './tally.js';

const everything = /^/;

/** What the runner says of a case. */
const ofAll = / \(unchecked\)$/;

/** By section and name of the case; docs/conformance.md has the reasons. */
const byFile: Readonly<Record<string, readonly RegExp[]>> = {
  basic: [/\/self_eval_bytes_escape$/],
  block_ext: [everything],
  comparisons: [
    /\/(not_n|)e(q|)_bytes$/,
    /_literal\/eq_(list|map)_mixed_type_numbers$/,
    /_lossy_double$|_big_double_int$/,
    /\/not_gt_double$/,
  ],
  conversions: [
    /^int\/double_.*range$/,
    /^string\/bytes_invalid$/,
    /^type\/null_type/,
    /^uint\/double_uint_max_range$/,
  ],
  encoders_ext: [everything],
  fields: [
    /^map_has\//,
    /^quoted_map_fields\//,
    /^qualified_identifier_resolution\/(qualified_ident|map_field_select|ident_with_longest_prefix_check)$/,
    /\/map_value_repeat_key/,
  ],
  integer_math: [/\/int64_min_negate/],
  lists: [/^index\/zero_based_uint$/, /^in\/.*uint/],
  macros: [/\/list_empty$/, /^exists_one\/map_one$/],
  macros2: [everything],
  math_ext: [everything],
  namespace: [everything],
  network_ext: [everything],
  optionals: [everything],
  parse: [/^bytes_literals\/(upper_)?raw_/],
  string_ext: [everything],
  timestamps: [
    /^timestamp_conversions\/toString_timestamp_nanos$|^timestamp_arithmetic\/.*_nanos_/,
    /^timestamp_selectors_tz\//,
    /^timestamp_arithmetic\/add_time_to_duration$/,
    /^(timestamp|duration)_range\//,
    /^duration_converters\/get_milliseconds$/,
  ],
  type_deductions: [everything],
};

export function celExceptions(file: string, cases: readonly SuiteCase[]): readonly RegExp[] {
  const wrong = cases.filter(({ fault }) => fault !== null);
  return [...(wrong.some(({ name }) => ofAll.test(name)) ? [ofAll] : []), ...(byFile[file] ?? [])];
}
