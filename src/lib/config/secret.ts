import { AppError, messageOf } from '../errors.js';
import type { Secret } from '../security/settings.js';
import type { Environment } from '../user-files/folders.js';
import { readText } from '../values/read-file.js';
import { shellOutput, withoutNewline } from '../values/shell-output.js';
import { readKeyring } from './keyring.js';
import type { Given, SecretSource } from './settings.js';

/** Milliseconds that a command may take which prints a secret: somebody may have to touch a key. */
const commandLimit = 60_000;
/** Characters of a secret: far more than any token has. */
const largestSecret = 64 * 1024;
/** Milliseconds for which a command or the keyring is not asked again: three brokers are one question. */
const keptFor = 300_000;

/**
 * Reads a secret anew each time, but for what may ask somebody. It stands in no message, and neither does what a command
 * says on stderr.
 */
export function secretOf({ value: source, from }: Given<SecretSource>, env: Environment): Secret {
  const read = async (signal: AbortSignal): Promise<string> =>
    checked(await readSource(source, from, env, signal), from);
  return source.kind === 'command' || source.kind === 'keyring' ? askedRarely(read) : read;
}

async function readSource(source: SecretSource, from: string, env: Environment, signal: AbortSignal): Promise<string> {
  switch (source.kind) {
    case 'env': {
      const text = env[source.name];
      if (text !== undefined && text !== '') return text;
      throw new AppError('CONFIG_INVALID', `${from}: the environment has no ${source.name}`);
    }
    case 'file':
      try {
        return withoutNewline(await readText(source.path));
      } catch (error) {
        const message = `${from}: cannot read "${source.path}": ${messageOf(error)}`;
        throw new AppError('FILE_UNREADABLE', message, { cause: error });
      }
    case 'command':
      return printedBy(source.line, from, env, signal);
    case 'keyring':
      return readKeyring(source.account, from);
    case 'value':
      return source.read();
  }
}

function checked(text: string, from: string): string {
  if (text === '') throw new AppError('CONFIG_INVALID', `${from} gives an empty secret`);
  if (text.length <= largestSecret) return text;
  throw new AppError('CONFIG_INVALID', `${from} gives more than ${largestSecret} characters: this is no secret`);
}

/** A failure is not kept: the next who asks may have more luck. */
function askedRarely(read: Secret): Secret {
  let last: { readonly answer: Promise<string>; readonly until: number } | null = null;
  return (signal) => {
    if (last !== null && performance.now() < last.until) return last.answer;
    const answer = read(signal);
    last = { answer, until: performance.now() + keptFor };
    answer.catch(() => {
      if (last?.answer === answer) last = null;
    });
    return answer;
  };
}

/** What it says on stderr may hold the secret. */
async function printedBy(line: string, from: string, env: Environment, signal: AbortSignal): Promise<string> {
  const output = await shellOutput(line, { env, within: commandLimit, atMost: largestSecret, mayAsk: false }, signal);
  switch (output.kind) {
    case 'printed':
      return output.text;
    case 'too late':
      throw failed(from, `has not ended within ${commandLimit / 1000} s`);
    case 'too long':
      throw failed(from, `prints more than ${largestSecret} bytes: this is no secret`);
    case 'not started':
      throw failed(from, `cannot be started: ${output.cause.message}`);
    case 'ended': {
      const { code, by } = output;
      throw failed(from, code === null ? `was ended by ${by ?? 'a signal'}` : `ended with exit code ${code}`);
    }
  }
}

function failed(from: string, what: string): AppError {
  return new AppError('CONFIG_INVALID', `${from}: its command ${what}`);
}
