import type { Command } from 'commander';
import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import { readProfiles } from '../../lib/config/profiles/profile-files.js';
import type { Profile } from '../../lib/config/profile.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import type { DocumentOf } from '../../lib/documents/documents.js';

export function registerList(parent: Command, session: Session): void {
  parent.command('list').description('List the profiles that can be named here').action(session.action(runList));
}

async function runList({ out, env, workingDirectory }: Context): Promise<void> {
  const { personal, shared } = await readProfiles(env, workingDirectory);
  const names = new Set(personal.profiles.map(({ name }) => name));
  const all = [...personal.profiles, ...(shared?.profiles ?? []).filter(({ name }) => !names.has(name))];
  const document: DocumentOf<'config.list'> = { profiles: all.map((profile) => rowOf(profile, personal.use)) };
  await out.result('config.list', document, () => view(document, out.theme));
}

function rowOf(profile: Profile, use: string | null): DocumentOf<'config.list'>['profiles'][number] {
  const { name, settings, readOnly, file, isShared } = profile;
  return {
    ...{ name, readOnly, file, protected: profile.protected, inUse: !isShared && name === use },
    brokers: settings.brokers.address?.value ?? null,
    registry: settings.registry.address?.value ?? null,
  };
}

function view({ profiles }: DocumentOf<'config.list'>, theme: Theme): Promise<string> | string {
  if (profiles.length === 0) return 'No profiles. Make one with `todo-kafka config set NAME brokers=HOST:PORT`.';
  return renderTable(
    profiles,
    [
      { heading: 'NAME', value: ({ name }) => name },
      { heading: 'BROKERS', value: ({ brokers }) => brokers },
      { heading: 'REGISTRY', value: ({ registry }) => registry },
      { heading: 'USED', value: ({ inUse }) => (inUse ? 'yes' : 'no') },
      { heading: 'FILE', value: ({ file }) => file },
    ],
    theme,
  );
}
