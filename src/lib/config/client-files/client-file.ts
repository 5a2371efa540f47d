import { AppError, messageOf } from '../../errors.js';
import type { Environment } from '../../user-files/folders.js';
import { readText } from '../../values/read-file.js';
import { pathFrom } from '../read-options.js';
import type { ConnectionSettings, Given } from '../settings.js';
import { Entries } from './entries.js';
import { javaSettings } from './java.js';
import { librdkafkaNames, librdkafkaSettings } from './librdkafka.js';
import { javaProperties, plainProperties, type Property } from './properties.js';

export interface ClientFile {
  readonly path: string;
  readonly format: 'java' | 'librdkafka';
  readonly settings: ConnectionSettings;
  /** Names of properties that mean nothing here, such as those of consumers. */
  readonly unknown: readonly string[];
}

/**
 * A file of Kafka's Java clients or of librdkafka. Paths in it are relative to the folder one stands in, as for those.
 * @throws AppError FILE_UNREADABLE, CONFIG_INVALID
 */
export async function readClientFile(
  { value: file, from }: Given<string>,
  folder: string,
  env: Environment,
): Promise<ClientFile> {
  const path = pathFrom(folder, file);
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `${from}: cannot read "${file}": ${messageOf(error)}`, { cause: error });
  }
  return { path, ...clientSettings(text, file, folder, env) };
}

export function clientSettings(text: string, file: string, folder: string, env: Environment): Omit<ClientFile, 'path'> {
  const plain = plainProperties(text);
  const isLibrdkafka = plain.some(({ name }) => librdkafkaNames.has(name));
  const properties = isLibrdkafka ? plain : resolvedProperties(javaProperties(text), file, env);
  const entries = new Entries(file, folder, properties);
  const settings = isLibrdkafka ? librdkafkaSettings(entries) : javaSettings(entries);
  return { format: isLibrdkafka ? 'librdkafka' : 'java', settings, unknown: entries.unknown };
}

/** What Kafka's `EnvVarConfigProvider` puts in (KIP-887), `${env:NAME}`, where one is named. Other providers are programs. */
function resolvedProperties(properties: readonly Property[], file: string, env: Environment): readonly Property[] {
  const isProvider = ({ name }: Property): boolean => name.startsWith('config.providers');
  if (!properties.some(isProvider)) return properties;
  return properties
    .filter((property) => !isProvider(property))
    .map((property) => ({ ...property, value: resolvedValue(property, file, env) }));
}

function resolvedValue({ name, value, line }: Property, file: string, env: Environment): string {
  return value.replace(/\$\{(\w+):(?:[^:}]*:)?([^}]+)\}/g, (_, provider: string, variable: string) => {
    const found = provider === 'env' ? env[variable] : undefined;
    if (found !== undefined) return found;
    const problem =
      provider === 'env' ? `the environment has no ${variable}` : `the provider "${provider}" is not known here`;
    throw new AppError('CONFIG_INVALID', `"${file}", line ${line}, ${name}: ${problem}`);
  });
}
