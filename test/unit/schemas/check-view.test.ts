import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/commands/schemas/check-view.js';
import { TerminalText } from '../../../src/lib/cli/terminal-text.js';
import { createTheme } from '../../../src/lib/cli/theme.js';
import { checkSchemas, type CheckedSchema } from '../../../src/lib/schemas/check/check.js';

const theme = createTheme(new TerminalText(false), false);

/** A subject `s` whose versions are these schemas, and a new one for it, on the level FULL_TRANSITIVE. */
async function checked(fresh: string, ...versions: readonly string[]): Promise<readonly CheckedSchema[]> {
  const registered = versions.map((schema, index) => ({
    subject: 's',
    version: index + 1,
    id: index + 1,
    schemaType: 'AVRO' as const,
    schema,
    references: [],
  }));
  const target = { subject: 's', file: 'f', schema: fresh, schemaType: 'AVRO' as const, catalogLevel: null };
  return checkSchemas([target], 'FULL_TRANSITIVE', {
    version: (_, wanted) =>
      Promise.resolve(registered[wanted === 'latest' ? registered.length - 1 : wanted - 1] ?? null),
    versions: () => Promise.resolve(registered.map(({ version }) => version)),
    compatibility: () => Promise.resolve(null),
    globalCompatibility: () => Promise.resolve('NONE'),
    refusal: () => Promise.resolve(null),
    isCompatible: () => Promise.resolve({ compatible: true, messages: [] }),
  });
}

function record(...fields: readonly (readonly [string, string])[]): string {
  return JSON.stringify({ type: 'record', name: 'R', fields: fields.map(([name, type]) => ({ name, type })) });
}

describe('checkText', () => {
  it('tells versions with the same fields to blame together, the newest first', async () => {
    const schemas = await checked(
      record(['a', 'int'], ['b', 'int']),
      record(['a', 'long']),
      record(['a', 'double']),
      record(['a', 'int']),
      record(['a', 'int'], ['b', 'string']),
      record(['a', 'int'], ['c', 'int']),
    );
    expect(checkText(schemas, theme)).toBe(
      [
        'incompatible  s  FULL_TRANSITIVE (--level), beside versions 1 to 5',
        '  The new schema cannot read all that version 5 wrote:',
        '    b: version 5 has no such field, and the new schema has no default for it [READER_FIELD_MISSING_DEFAULT_VALUE]',
        '      If it is "c" by a new name, add "aliases": ["c"]; else give it a default, such as "default": 0.',
        '    The same beside version 3.',
        '  Version 5 cannot read all that the new schema writes:',
        '    c: the new schema has no such field, and version 5 has no default for it [READER_FIELD_MISSING_DEFAULT_VALUE]',
        '      Keep the field: who reads with version 5 cannot do without it.',
        '  The new schema cannot read all that version 4 wrote:',
        '    b: the new schema reads an int where version 4 has a string [TYPE_MISMATCH]',
        '      Keep the type, or add another field for the new one.',
        '  Version 4 cannot read all that the new schema writes:',
        '    b: version 4 reads a string where the new schema has an int [TYPE_MISMATCH]',
        '      Keep the type, or add another field for the new one.',
        '  The new schema cannot read all that version 2 wrote:',
        '    a: the new schema reads an int where version 2 has a double [TYPE_MISMATCH]',
        '      Keep double: numbers can be widened, not narrowed.',
        '    b: version 2 has no such field, and the new schema has no default for it [READER_FIELD_MISSING_DEFAULT_VALUE]',
        '      Give it a default, such as "default": 0.',
        '    The same beside version 1.',
        '1 incompatible.',
      ].join('\n'),
    );
  });

  it('says so where there is nothing to check', () => expect(checkText([], theme)).toBe('No schemas to check.'));
});
