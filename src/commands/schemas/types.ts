import type { Command } from 'commander';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { catalogSchemas, fileSchemas, typesOf } from '../../lib/schemas/types/inputs.js';
import { writeTypes } from '../../lib/schemas/types/write.js';

interface TypesCommandOptions {
  readonly out?: string;
  readonly plainNumbers: boolean;
}

export function registerTypes(parent: Command, session: Session): void {
  const command = parent
    .command('types')
    .description('Print TypeScript types of the events, from their Avro schemas')
    .argument('[file...]', 'schema files, in the catalog or not; all of the catalog unless given')
    .option('--out <folder>', 'write events.ts in this folder instead')
    .option('--plain-numbers', 'long, float and double as number: where none is beyond 2^53, NaN or infinite', false)
    .action(session.action(runTypes));
  configureCommand(command, { ownFormat: true });
}

async function runTypes(
  context: Context,
  files: readonly string[],
  { out: folder, plainNumbers }: TypesCommandOptions,
): Promise<void> {
  const { out, workingDirectory } = context;
  const schemas =
    files.length === 0 ? catalogSchemas(await context.catalog()) : await fileSchemas(files, { workingDirectory });
  const text = await typesOf(schemas, { plainNumbers });
  if (folder === undefined) {
    await out.payload(text);
    return;
  }
  const { file, status } = await writeTypes(text, folder, { workingDirectory });
  out.note(status === 'written' ? `Wrote ${file}.` : `${file} is as it should be.`);
}
