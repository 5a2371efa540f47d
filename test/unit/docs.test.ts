import type { Command } from 'commander';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { presentations } from '../../src/lib/cli/present-error.js';
import { int64 } from '../../src/lib/documents/shared.js';
import { documents, lines } from '../../src/lib/documents/documents.js';
import { allCommands, commandTree } from '../helpers/command-tree.js';

// `npm run docs` writes these files anew; here they only have to be fresh.
const docs = `${import.meta.dirname}/../../docs`;

/** JSON knows no bigint: a number of 64 bits is an integer there. */
const options: NonNullable<Parameters<typeof z.toJSONSchema>[1]> = {
  unrepresentable: 'any',
  override: ({ zodSchema, jsonSchema }) => {
    if (zodSchema === int64) Object.assign(jsonSchema, { anyOf: undefined, type: 'integer' });
  },
};

const program = await commandTree();

describe('the generated pages', () => {
  it('docs/commands.md has the help of every command', async () => {
    const commands = allCommands(program);
    const pages = commands.map(([name, command]) => `## ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`);
    const text = `# Commands\n\nWritten by \`npm run docs\` from the command tree.\n\n${pages.join('\n')}`;
    await expect(text).toMatchFileSnapshot(`${docs}/commands.md`);
  });

  it.each(Object.entries(documents))('docs/json has the shape of %s', async (kind, shape) => {
    const { $schema, ...schema } = z.toJSONSchema(shape, options) as {
      $schema: string;
      properties: object;
      required: string[];
    };
    const document = {
      $schema,
      title: kind,
      ...schema,
      properties: { kind: { const: kind }, version: { const: 1 }, ...schema.properties },
      required: ['kind', 'version', ...schema.required],
    };
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(`${docs}/json/${kind}.json`);
  });

  it.each(Object.entries(lines))('docs/json has the shape of a line: %s', async (title, shape) => {
    const { $schema, ...schema } = z.toJSONSchema(shape, options);
    await expect(`${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`).toMatchFileSnapshot(
      `${docs}/json/${title}.json`,
    );
  });

  it('docs/errors.md has every error code', async () => {
    const rows = Object.entries(presentations).map(
      ([code, { exitCode, hint }]) => `| \`${code}\` | ${exitCode} | ${hint ?? ''} |`,
    );
    const text = `# Error codes

What \`code\` can be in the JSON error on stderr, the exit code that goes with it, and the general hint. Written by
\`npm run docs\`.

| code | exit | hint |
| --- | --- | --- |
${rows.sort().join('\n')}
`;
    await expect(text).toMatchFileSnapshot(`${docs}/errors.md`);
  });
});

function helpOf(command: Command): string {
  const isRoot = command.parent === null;
  command.configureHelp({ showGlobalOptions: isRoot, helpWidth: 100 });
  return command.helpInformation().trimEnd();
}
