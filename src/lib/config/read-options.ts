import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { AppError } from '../errors.js';
import type { Environment } from '../user-files/folders.js';
import { connectionOptions, variableOf, type ConnectionOption } from '../security/connection-options.js';
import type { ConnectionSettings, Given, SideSettings } from './settings.js';

/** The text of an option, and how messages name it; undefined where it is not given. */
type Lookup = (name: string) => Given<string> | undefined;

/** What the command line says, by the names of its flags without the dashes. A switch that is there is on. */
export function settingsOfFlags(flags: ReadonlyMap<string, string>, folder: string): ConnectionSettings {
  const lookup: Lookup = (name) => {
    const value = flags.get(name);
    return value === undefined ? undefined : { value, from: `--${name}` };
  };
  return read(lookup, folder, () => true);
}

/** @throws AppError CONFIG_INVALID for a switch that is neither on nor off */
export function settingsOfEnvironment(env: Environment, folder: string): ConnectionSettings {
  return read((name) => given(env[variableOf(name)], variableOf(name)), folder, switchOf);
}

/** Variables that other programs have for their addresses. */
export function settingsOfForeignNames(env: Environment): ConnectionSettings {
  const brokers =
    given(env['KAFKA_BROKERS'], 'KAFKA_BROKERS') ?? given(env['KAFKA_BOOTSTRAP_SERVERS'], 'KAFKA_BOOTSTRAP_SERVERS');
  const registry = given(env['SCHEMA_REGISTRY_URL'], 'SCHEMA_REGISTRY_URL');
  return {
    brokers: brokers === undefined ? {} : { address: brokers },
    registry: registry === undefined ? {} : { address: registry },
  };
}

/** A path as somebody wrote it who stands in this folder; `~/` is the user's home. */
export function pathFrom(folder: string, path: string): string {
  return path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(folder, path);
}

function given(text: string | undefined, from: string): Given<string> | undefined {
  return text === undefined || text.trim() === '' ? undefined : { value: text, from };
}

function read(lookup: Lookup, folder: string, isOn: (text: Given<string>) => boolean): ConnectionSettings {
  const sides: Record<ConnectionOption['side'], SideSettings> = { brokers: {}, registry: {} };
  for (const { side, name, meaning } of connectionOptions) {
    const found = lookup(name);
    if (found === undefined) continue;
    const said = settingsOf(meaning, found, folder, isOn);
    sides[side] = { ...said, ...sides[side] }; // of a file, a command and a value the first counts
  }
  for (const side of ['brokers', 'registry'] as const) {
    const address = lookup(side);
    if (address !== undefined) sides[side] = { ...sides[side], address };
  }
  return sides;
}

function settingsOf(
  meaning: ConnectionOption['meaning'],
  { value, from }: Given<string>,
  folder: string,
  isOn: (text: Given<string>) => boolean,
): SideSettings {
  const { kind, field } = meaning;
  switch (kind) {
    case 'switch':
      return { [field]: { value: isOn({ value, from }), from } };
    case 'pem':
      return { [field]: { value: { kind: 'file', path: pathFrom(folder, value) }, from } };
    case 'path':
      return { [field]: { value: pathFrom(folder, value), from } };
    case 'text':
      return { [field]: { value, from } };
    case 'secret-file':
      return { [field]: { value: { kind: 'file', path: pathFrom(folder, value) }, from } };
    case 'secret-command':
      return { [field]: { value: { kind: 'command', line: value }, from } };
    case 'secret-value':
      return { [field]: { value: { kind: 'env', name: from }, from } };
  }
}

function switchOf({ value, from }: Given<string>): boolean {
  if (/^(?:1|true|yes|on)$/i.test(value)) return true;
  if (/^(?:0|false|no|off)$/i.test(value)) return false;
  throw new AppError('CONFIG_INVALID', `${from}: "${value}" is neither true nor false`);
}
