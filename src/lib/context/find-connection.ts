import type { GlobalOptions } from '../cli/global-options.js';
import type { Output } from '../cli/output.js';
import { ofProfile, ofSettings, resolveConnection, type Connection } from '../config/connection.js';
import { describeSettings } from '../config/describe.js';
import { profileSource } from '../config/profiles/profile-files.js';
import { settingsOfFlags } from '../config/read-options.js';
import { layered, nothingSaid, type ConnectionSettings, type Given } from '../config/settings.js';
import { AppError } from '../errors.js';
import { addressText } from '../kafka/connection/address.js';
import type { Environment, Folders } from '../user-files/folders.js';
import type { OtherAddresses } from './context.js';

export interface ConnectionSources {
  readonly out: Output;
  readonly env: Environment;
  readonly workingDirectory: string;
  readonly options: GlobalOptions;
  readonly folders: () => Folders;
}

/** The connection that a command line and its environment mean. */
export async function findConnection(sources: ConnectionSources): Promise<Connection> {
  const { env, workingDirectory, options } = sources;
  if (options.profile !== undefined && options.cluster !== undefined) {
    throw new AppError('USAGE', '--profile and --cluster cannot be combined: use one of them');
  }
  const { findLocalCluster } = await import('../local-cluster/find-local-cluster.js');
  const found = await resolveConnection({
    flags: {
      settings: await flagSettings(sources),
      cluster: options.cluster,
      profile: options.profile === undefined ? undefined : { value: options.profile, from: '--profile' },
    },
    ...{ env, workingDirectory, profiles: profileSource(env, workingDirectory) },
    readClientFile: (file) => clientFile(file, sources),
    findLocalCluster: (name) => findLocalCluster(name, { folders: sources.folders(), env }),
  });
  explain(found, sources.out);
  return found;
}

/** The second connection of a command that has two; null where nothing was said of one. */
export async function findOther(given: OtherAddresses, sources: ConnectionSources): Promise<Connection | null> {
  const { brokers, registry, profile, commandConfig } = given;
  const flags: ConnectionSettings = {
    brokers: brokers.value === undefined ? {} : { address: { ...brokers, value: brokers.value } },
    registry: registry.value === undefined ? {} : { address: { ...registry, value: registry.value } },
  };
  if (profile.value !== undefined && commandConfig.value !== undefined) {
    throw new AppError('USAGE', `${profile.from} and ${commandConfig.from} cannot be combined: use one of them`);
  }
  const file =
    commandConfig.value === undefined
      ? nothingSaid
      : await clientFile({ ...commandConfig, value: commandConfig.value }, sources);
  const settings = layered(flags, file);
  if (profile.value !== undefined) {
    const { env, workingDirectory } = sources;
    const named = await profileSource(env, workingDirectory).named({ ...profile, value: profile.value });
    return ofProfile(settings, named);
  }
  const nothing = settings.brokers.address === undefined && settings.registry.address === undefined;
  return nothing ? null : ofSettings(settings);
}

async function flagSettings(sources: ConnectionSources): Promise<ConnectionSettings> {
  const { options, workingDirectory } = sources;
  const texts = new Map(options.connection);
  if (options.brokers !== undefined) texts.set('brokers', options.brokers);
  if (options.registry !== undefined) texts.set('registry', options.registry);
  const flags = settingsOfFlags(texts, workingDirectory);
  if (options.commandConfig === undefined) return flags;
  return layered(flags, await clientFile({ value: options.commandConfig, from: '--command-config' }, sources));
}

async function clientFile(
  file: Given<string>,
  { out, env, workingDirectory }: ConnectionSources,
): Promise<ConnectionSettings> {
  const { readClientFile } = await import('../config/client-files/client-file.js');
  const { settings, unknown, format } = await readClientFile(file, workingDirectory, env);
  const rest = unknown.length === 0 ? '' : `; nothing is made of ${unknown.join(', ')}`;
  out.debug(
    `${file.from}: "${file.value}" is read as ${format === 'java' ? 'client.properties' : 'a file of librdkafka'}${rest}`,
  );
  return settings;
}

function explain(found: Connection, out: Output): void {
  out.debug(`cluster from ${found.source}: ${found.brokers?.map(addressText).join(',') ?? 'no brokers'}`);
  for (const { side, name, value, secret, from } of describeSettings(found)) {
    out.debug(`${side} ${name}: ${secret ? `a secret from ${value}` : value} (${from})`);
  }
}
