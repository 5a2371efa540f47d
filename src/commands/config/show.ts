import { type Command, Option } from 'commander';
import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import { clientFile, clientFormats, type ClientFormat } from '../../lib/config/client-files/write-client-file.js';
import { ofProfile, type Connection } from '../../lib/config/connection.js';
import { describeSettings } from '../../lib/config/describe.js';
import { fieldsOf } from '../../lib/config/profiles/fields-of.js';
import { profileSource } from '../../lib/config/profiles/profile-files.js';
import { nothingSaid } from '../../lib/config/settings.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { addressText } from '../../lib/kafka/connection/address.js';
import { yamlText } from '../../lib/yaml/yaml-text.js';

interface ShowOptions {
  readonly output?: 'yaml' | ClientFormat;
}

export function registerShow(parent: Command, session: Session): void {
  parent
    .command('show')
    .description('Show the connection that holds here, or a profile, and where each value came from')
    .argument('[profile]', 'its name')
    .addOption(new Option('--output <format>', 'as a file, without secrets').choices(['yaml', ...clientFormats]))
    .action(session.action(runShow));
}

async function runShow(context: Context, name: string | undefined, { output }: ShowOptions): Promise<void> {
  const { out, env, workingDirectory } = context;
  const found =
    name === undefined
      ? await context.connection()
      : ofProfile(nothingSaid, await profileSource(env, workingDirectory).named({ value: name, from: 'the argument' }));
  if (output === 'yaml')
    return out.payload(yamlText({ profiles: { [found.profile?.name ?? 'name']: await profileFields(found) } }));
  if (output !== undefined) return out.payload(clientFile(withAddresses(found), output));
  const document = documentOf(found);
  await out.result('config.show', document, () => view(document, out.theme));
}

/** Addresses of the local cluster are nobody's settings. */
function withAddresses({ settings, brokers, registry, source }: Connection): Connection['settings'] {
  const addresses = brokers?.map(addressText).join(',');
  return {
    brokers: {
      ...(addresses === undefined ? {} : { address: { value: addresses, from: source } }),
      ...settings.brokers,
    },
    registry: {
      ...(registry === null ? {} : { address: { value: registry.href, from: source } }),
      ...settings.registry,
    },
  };
}

async function profileFields(found: Connection): Promise<object> {
  const { readOnly = false, mask = [], catalog = null } = found.profile ?? {};
  return {
    ...(await fieldsOf(withAddresses(found), { keep: () => undefined })),
    ...(catalog === null ? {} : { catalog }),
    ...(readOnly ? { readOnly } : {}),
    ...(found.profile?.protected === true ? { protected: true } : {}),
    ...(mask.length === 0 ? {} : { mask }),
  };
}

function documentOf(found: Connection): DocumentOf<'config.show'> {
  const { profile, source, brokers, settings } = found;
  return {
    ...{ source, profile: profile?.name ?? null, brokers: brokers?.map(addressText) ?? null },
    registry:
      describeSettings({ settings: withAddresses(found) }).find(
        ({ side, name }) => side === 'registry' && name === 'address',
      )?.value ?? null,
    readOnly: profile?.readOnly ?? false,
    protected: profile?.protected ?? false,
    mask: [...(profile?.mask ?? [])],
    settings: describeSettings({ settings }).map((setting) => ({ ...setting })),
  };
}

async function view(document: DocumentOf<'config.show'>, theme: Theme): Promise<string> {
  const { profile, source, brokers, registry, settings, readOnly, mask } = document;
  const marks = [
    ...(readOnly ? ['read-only'] : []),
    ...(document.protected ? ['protected'] : []),
    ...mask.map((field) => `hides ${field}`),
  ];
  const fromOf = (side: string): string =>
    settings.find((setting) => setting.side === side && setting.name === 'address')?.from ?? source;
  const rows = [
    ...(profile === null ? [] : [{ name: 'profile', value: [profile, ...marks].join(', '), from: source }]),
    { name: 'brokers', value: brokers?.join(','), from: fromOf('brokers') },
    { name: 'registry', value: registry, from: fromOf('registry') },
    ...settings
      .filter(({ name }) => name !== 'address')
      .map(({ side, name, value, secret, from }) => ({
        name: side === 'brokers' ? name : `registry.${name}`,
        value: secret ? `(from ${value})` : value,
        from,
      })),
  ];
  return renderTable(
    rows,
    [
      { heading: 'SETTING', value: ({ name }) => name },
      { heading: 'VALUE', value: ({ value }) => value },
      { heading: 'FROM', value: ({ from }) => from },
    ],
    theme,
  );
}
