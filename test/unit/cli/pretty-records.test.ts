import { describe, expect, it } from 'vitest';
import { PrettyLetters } from '../../../src/commands/dlq/show-view.js';
import { PrettyRecords } from '../../../src/commands/shared/pretty-records.js';
import { TerminalText } from '../../../src/lib/cli/terminal-text.js';
import { createTheme } from '../../../src/lib/cli/theme.js';

const pretty = new PrettyRecords(createTheme(new TerminalText(false), false));

function shown(value: string): string {
  const line = `{"topic":"t","partition":0,"offset":1,"timestamp":0,"key":null,"headers":[],"value":${value},"schemaId":3}\n`;
  return pretty.text(Buffer.from(line));
}

describe('records for people', () => {
  it('are indented', () => expect(shown('{"a":[1,{}]}')).toContain('{\n  "a": [\n    1,\n    {}\n  ]\n}\n'));

  it('have all their digits', () => {
    expect(shown('[9007199254740993,12345678901234567.89,-0.0,1e400]')).toContain(
      '9007199254740993,\n  12345678901234567.89,\n  -0.0,\n  1e400\n',
    );
  });

  // Each level indents all that lies in it: this was "Invalid string length", INTERNAL.
  it('are on one line from where they lie deep', () => {
    const items = Array.from({ length: 300_000 }, () => '1').join(',');
    const text = shown('['.repeat(1024) + items + ']'.repeat(1024));
    expect(text.length).toBeLessThan(700_000);
    expect(text).toContain('['.repeat(1024 - 32) + '1,1,1');
    expect(shown('['.repeat(1024) + ']'.repeat(1024)).split('\n').length).toBeLessThan(80);
  });

  it('are on one line where they are large', () => {
    const text = shown(`[[${Array.from({ length: 600_000 }, () => '1').join(',')}]]`);
    expect(text).toContain('[[1,1,1');
    expect(text.length).toBeLessThan(1_300_000);
  });
});

describe('letters for people', () => {
  it('may hold values as deep as those of records', () => {
    const values = '['.repeat(1024) + ']'.repeat(1024);
    const letter =
      '"letter":{"reason":"E","family":null,"topic":"t","partition":0,"offset":1,"timestamp":0,"group":null,"errorClass":null,' +
      '"message":"no","stage":null,"attempts":2,"time":0,"redrives":0}';
    const record = `"topic":"d","partition":0,"offset":1,"timestamp":0,"key":null,"headers":[],"value":${values},"schemaId":3`;
    const letters = new PrettyLetters(createTheme(new TerminalText(false), false));
    const text = letters.text(Buffer.from(`{${record},${letter}}\n`));
    expect(text).toMatch(/^E: no\nfrom t\[0\]@1, 1970-01-01T00:00:00.000Z\nattempts 2\nd\[0\]@1 {2}1970/);
  });
});
