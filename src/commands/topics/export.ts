import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError, messageOf } from '../../lib/errors.js';
import { exportCatalog, type ExportedSchema } from '../../lib/sync/export-catalog.js';
import { escapeControls } from '../../lib/values/control-characters.js';
import { indentedText } from '../../lib/values/json-text.js';
import { parseJson } from '../../lib/values/parse-json.js';

interface ExportOptions {
  readonly schemas?: string;
  readonly access: boolean;
}

export function registerExport(parent: Command, session: Session): void {
  const command = parent
    .command('export')
    .description('Print the live cluster as a catalog')
    .option('--schemas <folder>', 'also write the schemas of values there, for the catalog to refer to')
    .option('--access', 'also ACLs, users and quotas, which take rights to see', false)
    .action(session.action(runExport));
  configureCommand(command, { ownFormat: true });
}

async function runExport(context: Context, { schemas: folder, access }: ExportOptions): Promise<void> {
  const kafka = await context.kafka();
  const schemas = folder === undefined ? null : { folder, registry: await context.registry() };
  const exported = await exportCatalog(kafka, schemas, { access });
  for (const schema of exported.schemas) await writeSchema(resolve(context.workingDirectory, schema.file), schema);
  await context.out.payload(exported.catalog);
}

/** Never over a file that is there: it may be somebody's work. */
async function writeSchema(file: string, { schema }: ExportedSchema): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${escapeControls(indentedText(parseJson(schema)))}\n`, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (exists)
      throw new AppError('FILE_EXISTS', `"${file}" is there already`, {
        hint: 'Name another folder with `--schemas`.',
      });
    throw new AppError('OUTPUT_FAILED', `cannot write "${file}": ${messageOf(error)}`, { cause: error });
  }
}
