import { askSecret } from '../../lib/cli/ask-secret.js';
import type { Context } from '../../lib/context/context.js';
import { AppError, messageOf } from '../../lib/errors.js';
import { readText } from '../../lib/values/read-file.js';
import { shellOutput, withoutNewline } from '../../lib/values/shell-output.js';
import { expectAtMostOne, usage } from '../shared/option-rules.js';

export interface PasswordOptions {
  readonly newPasswordFile?: string;
  readonly newPasswordCommand?: string;
}

/** Bytes: whatever is longer is no password. */
const longest = 4_096;

/**
 * The password that a user is to have: from a file, from what a command prints, from TODO_KAFKA_NEW_PASSWORD, or typed by a person
 * who does not see it. Never from the command line, which others see.
 * @throws AppError USAGE, FILE_UNREADABLE, REQUEST_FAILED where the command fails
 */
export async function newPassword(context: Context, user: string, options: PasswordOptions): Promise<string> {
  const { newPasswordFile: file, newPasswordCommand: command } = options;
  expectAtMostOne({ '--new-password-file': file, '--new-password-command': command }, 'what the password is');
  const password = await read(context, user, options);
  if (password === '') throw usage('the new password is empty');
  if (Buffer.byteLength(password) > longest) throw tooLong();
  return password;
}

async function read(context: Context, user: string, options: PasswordOptions): Promise<string> {
  const { newPasswordFile: file, newPasswordCommand: command } = options;
  if (file !== undefined) return withoutNewline(await fromFile(file));
  if (command !== undefined) return fromCommand(command, context);
  const given = context.env['TODO_KAFKA_NEW_PASSWORD'];
  if (given !== undefined && given !== '') return given;
  const { out, stdin, signal } = context;
  if (out.json || stdin.isTTY !== true || !out.stderr.isTTY) {
    throw usage(
      'say where the password is with --new-password-file, --new-password-command or TODO_KAFKA_NEW_PASSWORD',
    );
  }
  const typed = await askSecret(`New password of user "${user}": `, { stdin, out, signal });
  if ((await askSecret('Once more: ', { stdin, out, signal })) !== typed) throw usage('the two passwords differ');
  return typed;
}

async function fromFile(file: string): Promise<string> {
  try {
    return await readText(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read "${file}": ${messageOf(error)}`, { cause: error });
  }
}

/** Neither what it prints nor what it says on stderr is part of an error: it may hold the secret. */
async function fromCommand(line: string, { env, signal }: Context): Promise<string> {
  const output = await shellOutput(line, { env, within: null, atMost: longest + 2, mayAsk: true }, signal);
  switch (output.kind) {
    case 'printed':
      return output.text;
    case 'too long':
      throw tooLong();
    case 'not started':
      throw output.cause;
    default: {
      const code = output.kind === 'ended' ? output.code : null;
      throw new AppError('REQUEST_FAILED', `the command of --new-password-command ended with ${code ?? 'a signal'}`);
    }
  }
}

function tooLong(): AppError {
  return usage(`the new password has more than ${longest} bytes`);
}
