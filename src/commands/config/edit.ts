import type { Command } from 'commander';
import { expectName, expectProfile, editProfiles } from '../../lib/config/profiles/write.js';
import { profilesPath } from '../../lib/config/profiles/profile-files.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import type { YamlEdit } from '../../lib/yaml/edit-yaml.js';

export function registerUse(parent: Command, session: Session): void {
  parent
    .command('use')
    .description('Choose the profile for commands that name no cluster')
    .argument('[profile]', 'its name')
    .option('--none', 'choose none any more', false)
    .action(session.action(runUse));
}

export function registerSet(parent: Command, session: Session): void {
  parent
    .command('set')
    .description('Set fields of a profile, which is made where it is not there yet')
    .argument('<profile>', 'its name')
    .argument('<key=value...>', 'brokers=HOST:PORT, sasl.mechanism=PLAIN, sasl.password.env=NAME, readOnly=true, …')
    .action(session.action(runSet));
}

export function registerUnset(parent: Command, session: Session): void {
  parent
    .command('unset')
    .description('Take fields of a profile away')
    .argument('<profile>', 'its name')
    .argument('<key...>', 'readOnly, sasl, tls.ca, …')
    .action(session.action(runUnset));
}

export function registerRemove(parent: Command, session: Session): void {
  parent
    .command('remove')
    .description('Take a profile away')
    .argument('<profile>', 'its name')
    .action(session.action(runRemove));
}

async function runUse(
  { out, env, signal }: Context,
  name: string | undefined,
  { none }: { none: boolean },
): Promise<void> {
  if ((name === undefined) !== none) throw new AppError('USAGE', 'name a profile, or write --none');
  const { path } = await editProfiles(env, signal, (now) => {
    if (name !== undefined) expectProfile(name, now);
    return { edits: name === undefined && now.use === null ? [] : [{ path: ['use'], value: name }] };
  });
  await out.result('config.use', { profile: name ?? null, path }, () =>
    name === undefined ? 'No profile is in use.' : `Commands that name no cluster mean profile "${name}".`,
  );
}

async function runSet({ out, env, signal }: Context, name: string, pairs: readonly string[]): Promise<void> {
  expectName(name);
  const edits = pairs.map((pair) => editOf(name, pair));
  const { path } = await editProfiles(env, signal, () => ({ edits }));
  await out.result('config.set', { profile: name, path }, () => `Profile "${name}" is in "${path}".`);
}

async function runUnset({ out, env, signal }: Context, name: string, keys: readonly string[]): Promise<void> {
  const { path } = await editProfiles(env, signal, (now) => {
    expectProfile(name, now);
    return { edits: keys.map((key) => ({ path: ['profiles', name, ...key.split('.')], value: undefined })) };
  });
  await out.result(
    'config.unset',
    { profile: name, path },
    () => `Profile "${name}" has no ${keys.join(', ')} any more.`,
  );
}

async function runRemove({ out, env, signal }: Context, name: string): Promise<void> {
  const { path } = await editProfiles(env, signal, (now) => {
    expectProfile(name, now);
    const used = now.use === name ? [{ path: ['use'], value: undefined }] : [];
    return { edits: [...used, { path: ['profiles', name], value: undefined }] };
  });
  await out.result(
    'config.remove',
    { profile: name, path },
    () => `Profile "${name}" is gone from "${profilesPath(env)}".`,
  );
}

const listFields: ReadonlySet<string> = new Set(['mask']);
const secretFields: ReadonlySet<string> = new Set(['password', 'token', 'clientSecret', 'keyPassword']);

/** @throws AppError USAGE */
function editOf(profile: string, pair: string): YamlEdit {
  const equals = pair.indexOf('=');
  if (equals <= 0) throw new AppError('USAGE', `write key=value, such as brokers=localhost:9092`);
  const [key, text] = [pair.slice(0, equals), pair.slice(equals + 1)];
  const parts = key.split('.');
  if (secretFields.has(parts.at(-1) ?? '')) {
    throw new AppError('USAGE', `${key}: a secret is never written on a command line`, {
      hint: `Say where it is read: \`${key}.env=NAME\`, \`${key}.file=PATH\`, \`${key}.command=LINE\` or \`${key}.keyring=ACCOUNT\`.`,
    });
  }
  const [last = '', above = ''] = parts.toReversed();
  // One way of reading a secret takes the place of another.
  if (secretFields.has(above)) return { path: ['profiles', profile, ...parts.slice(0, -1)], value: { [last]: text } };
  return { path: ['profiles', profile, ...parts], value: listFields.has(key) ? words(text) : switchOr(text) };
}

function words(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim());
}

function switchOr(text: string): string | boolean {
  return text === 'true' || (text === 'false' ? false : text);
}
