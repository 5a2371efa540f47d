import { AppError, messageOf } from '../errors.js';

/** An optional peer, which most who use todo-kafka do not have: it brings a library of the system along. */
const packageName = '@napi-rs/keyring';
const service = 'todo-kafka';

/**
 * The secret of an account in the system's keyring.
 * @throws AppError CONFIG_INVALID where there is no keyring, or no such account in it
 */
export async function readKeyring(account: string, from: string): Promise<string> {
  const entry = await openEntry(account, from);
  let secret: unknown;
  try {
    secret = entry();
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `${from}: the system's keyring does not answer: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (typeof secret === 'string' && secret !== '') return secret;
  throw new AppError(
    'CONFIG_INVALID',
    `${from}: the system's keyring has no "${account}" of the service "${service}"`,
    {
      hint: `Put it there, on Linux with \`secret-tool store --label=${service} service ${service} username ${account}\`.`,
    },
  );
}

async function openEntry(account: string, from: string): Promise<() => unknown> {
  let found: unknown;
  try {
    found = await import(packageName);
  } catch (error) {
    throw new AppError(
      'CONFIG_INVALID',
      `${from}: the keyring is read by the package ${packageName}, which is not there`,
      {
        hint: `Install it beside todo-kafka with \`npm install ${packageName}\`, or use \`file\`, \`env\` or \`command\`.`,
        cause: error,
      },
    );
  }
  const Entry: unknown = typeof found === 'object' && found !== null && 'Entry' in found ? found.Entry : null;
  if (typeof Entry !== 'function')
    throw new AppError('CONFIG_INVALID', `${from}: ${packageName} has no keyring entries`);
  return () => {
    const entry: unknown = Reflect.construct(Entry, [service, account]);
    if (typeof entry !== 'object' || entry === null || !('getPassword' in entry)) return null;
    const { getPassword } = entry;
    return typeof getPassword === 'function' ? (Reflect.apply(getPassword, entry, []) as unknown) : null;
  };
}
