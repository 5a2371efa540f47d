import { type Command, Option } from 'commander';
import { catalogIfAny } from '../../lib/catalog/catalog-if-any.js';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import { compatibilityLevels, type CompatibilityLevel } from '../../lib/documents/schema-words.js';
import { AppError } from '../../lib/errors.js';
import { checkSchemas } from '../../lib/schemas/check/check.js';
import { catalogTargets, fileTarget, type CheckTarget } from '../../lib/schemas/check/targets.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { announceRegistry } from './announce-registry.js';
import { checkText } from './check-view.js';

interface CheckOptions {
  readonly subject?: string;
  readonly level?: CompatibilityLevel;
}

export function registerCheck(parent: Command, session: Session): void {
  parent
    .command('check')
    .description('Check schemas beside what is registered: 4 when one is incompatible, with the reasons field by field')
    .argument('[file...]', 'schema files; all of the catalog unless given')
    .option('--subject <name>', 'the subject of the file, where the catalog does not say')
    .addOption(new Option('--level <level>', 'check on this level, whatever is set').choices(compatibilityLevels))
    .action(session.action(runCheck));
}

async function runCheck(context: Context, files: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const { out } = context;
  const registry = await context.registry();
  const targets = await targetsOf(context, files, options);
  const url = await announceRegistry(context);
  const schemas = await out.task('Comparing schemas', () => checkSchemas(targets, options.level, registry));
  await out.result('schemas.check', { registry: url, schemas }, () => checkText(schemas, out.theme));
  for (const { subject, level, levelSource, catalogLevel } of schemas) {
    if (levelSource !== 'subject' || catalogLevel === null || catalogLevel === level) continue;
    out.warn(
      `"${subject}" has the level ${level}, the catalog says ${catalogLevel}: \`topics sync\` would set that first`,
    );
  }
  const failed = schemas.filter(({ verdict }) => verdict === 'failed').length;
  expectNoneFailed(failed, { of: schemas.length, noun: 'schema', done: 'checked' });
  return schemas.some(({ verdict }) => verdict === 'incompatible') ? ExitCode.findings : ExitCode.ok;
}

async function targetsOf(
  context: Context,
  files: readonly string[],
  { subject }: CheckOptions,
): Promise<readonly CheckTarget[]> {
  const { workingDirectory } = context;
  if (subject === undefined) return catalogTargets(await context.catalog(), { files, workingDirectory });
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) throw new AppError('USAGE', '--subject is for one file');
  return [await fileTarget(file, subject, { catalog: await catalogIfAny(context), workingDirectory })];
}
