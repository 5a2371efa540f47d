import * as fc from 'fast-check';

/** Changes to bytes: what is written where, what is cut out, and where the rest is cut off. */
const change = fc.oneof(
  fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }) }),
  fc.record({
    at: fc.nat(),
    bytes: fc.constantFrom(
      ...['ff', '00', '7fffffff', 'ffffffff', '80000000', 'ffffffff0f'].map((hex) =>
        Uint8Array.from(Buffer.from(hex, 'hex')),
      ),
    ),
  }),
  fc.record({ at: fc.nat(), cut: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ at: fc.nat(), end: fc.constant(true) }),
);
export type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;
export const changes = fc.array(change, { maxLength: 4 });

/** Bytes with some changes. */
export function changed(source: Buffer, wanted: readonly Change[]): Buffer {
  let bytes = Buffer.from(source);
  for (const each of wanted) {
    const at = bytes.length === 0 ? 0 : each.at % bytes.length;
    if ('bytes' in each) Buffer.from(each.bytes).copy(bytes, at);
    else if ('cut' in each) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + each.cut)]);
    else bytes = bytes.subarray(0, at);
  }
  return bytes;
}

/** Text with some characters left out, doubled or put in. */
export function changedText(source: string, wanted: readonly { at: number; length: number; text: string }[]): string {
  return wanted.reduce((text, { at, length, text: added }) => {
    const start = text.length === 0 ? 0 : at % text.length;
    return text.slice(0, start) + added + text.slice(start + length);
  }, source);
}

export function textChanges(words: readonly string[]) {
  const added = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 3 }), fc.constant(''));
  return fc.array(fc.record({ at: fc.nat(), length: fc.integer({ min: 0, max: 6 }), text: added }), { maxLength: 5 });
}

/** Names and numbers that programs stumble over. */
export const oddTexts = fc.constantFrom(
  '',
  '__proto__',
  'constructor',
  'toString',
  '$bytes',
  '$$bytes',
  '\u0000',
  '\ud800',
  'größe',
  'a.b',
  '-1',
  '9223372036854775808',
  '1e999',
);

export const oddNumbers = fc.constantFrom(
  '0',
  '-0',
  '1e999',
  '-1e400',
  '9007199254740993',
  '-9223372036854775808',
  '18446744073709551615',
  '1e-400',
  '0.1',
  '123456789012345678901234567890',
);

/** JSON text of any value, with numbers that no double has. */
export const jsonTexts: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false'),
    oddNumbers,
    fc.integer().map(String),
    fc.oneof(fc.string(), oddTexts).map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .uniqueArray(fc.tuple(fc.oneof(fc.string({ maxLength: 5 }), oddTexts), tie('value')), {
        maxLength: 4,
        selector: ([name]) => name,
      })
      .map((fields) => `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
  ),
})).value;
