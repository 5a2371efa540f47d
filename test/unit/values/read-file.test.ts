import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readText } from '../../../src/lib/values/read-file.js';
import { workspace } from '../../helpers/workspace.js';

describe('the text of a file', () => {
  const read = (bytes: string | Buffer): Promise<string> => {
    const file = join(workspace({}), 'file');
    writeFileSync(file, bytes);
    return readText(file);
  };

  it('is without a byte order mark', async () => {
    expect(await read('\ufeff{"type":"string"}')).toBe('{"type":"string"}');
  });

  it('is UTF-8, or there is none', async () => {
    await expect(read(Buffer.from('a: b\nc: \u00fc', 'latin1'))).rejects.toThrow('it is not UTF-8 (line 2, column 4)');
  });
});
