import type { Command } from 'commander';
import { positiveCountArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import { indentedText } from '../../lib/values/json-text.js';
import { parseJson } from '../../lib/values/parse-json.js';

interface GetOptions {
  readonly schemaVersion?: number;
}

export function registerGet(parent: Command, session: Session): void {
  parent
    .command('get')
    .description('Print the schema of a subject')
    .argument('<subject>', 'such as task.created-value')
    .option('--schema-version <number>', 'this version instead of the newest', positiveCountArgument)
    .action(session.action(runGet));
}

async function runGet(context: Context, subject: string, { schemaVersion }: GetOptions): Promise<void> {
  const registry = await context.registry();
  const found = await registry.version(subject, schemaVersion ?? 'latest');
  if (found === null) {
    const version = schemaVersion === undefined ? '' : ` with a version ${schemaVersion}`;
    throw new AppError('SUBJECT_NOT_FOUND', `the registry has no subject "${subject}"${version}`);
  }
  const { out } = context;
  if (out.json) await out.result('schemas.get', found, () => '');
  else await out.payload(`${readable(found.schema)}\n`); // into a file it goes as it is
}

/** Indented where it is JSON; a Protobuf schema is not. */
function readable(schema: string): string {
  try {
    return indentedText(parseJson(schema));
  } catch {
    return schema;
  }
}
