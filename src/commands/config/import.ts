import type { Command } from 'commander';
import { fieldsOf, secretFiles } from '../../lib/config/profiles/fields-of.js';
import { importedSettings } from '../../lib/config/profiles/import.js';
import { editProfiles, expectName } from '../../lib/config/profiles/write.js';
import { pathFrom } from '../../lib/config/read-options.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError, messageOf } from '../../lib/errors.js';
import { readText } from '../../lib/values/read-file.js';

interface ImportOptions {
  readonly as: string;
}

export function registerImport(parent: Command, session: Session): void {
  parent
    .command('import')
    .description("Make a profile of another program's file: client.properties, librdkafka and kcat, rpk, kafkactl")
    .argument('<file>', 'the file')
    .requiredOption('--as <profile>', 'the name of the profile')
    .action(session.action(runImport));
}

async function runImport(context: Context, file: string, { as: name }: ImportOptions): Promise<void> {
  const { out, env, signal, workingDirectory } = context;
  expectName(name);
  const text = await readText(pathFrom(workingDirectory, file)).catch((error: unknown) => {
    throw new AppError('FILE_UNREADABLE', `cannot read "${file}": ${messageOf(error)}`, { cause: error });
  });
  const { format, settings, unknown } = importedSettings(text, file, workingDirectory, env);
  const kept = secretFiles(name);
  const fields = await fieldsOf(settings, kept);
  if (fields['brokers'] === undefined && fields['registry'] === undefined) {
    throw new AppError('CONFIG_INVALID', `"${file}" names neither brokers nor a registry`);
  }
  const { path } = await editProfiles(env, signal, ({ profiles }) => {
    if (profiles.some((profile) => profile.name === name)) {
      throw new AppError('CONFIG_INVALID', `there is a profile "${name}" already`, {
        hint: `Take it away with \`todo-kafka config remove ${name}\`, or choose another name.`,
      });
    }
    return { edits: [{ path: ['profiles', name], value: fields }], secrets: kept.files };
  });
  if (unknown.length > 0) out.debug(`nothing is made of ${unknown.join(', ')}`);
  await out.result(
    'config.import',
    { profile: name, path },
    () => `Profile "${name}" is what "${file}" says (${format}), in "${path}".`,
  );
}
