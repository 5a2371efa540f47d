import { spawn } from 'node:child_process';
import { askSecret } from '../../lib/cli/ask-secret.js';
import type { Context } from '../../lib/context/context.js';
import { AppError, messageOf } from '../../lib/errors.js';
import { readText } from '../../lib/values/read-file.js';
import { abortable, onAborted, throwIfAborted } from '../../lib/abort.js';
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
  if (Buffer.byteLength(password) > longest) throw usage(`the new password has more than ${longest} bytes`);
  return password;
}

async function read(context: Context, user: string, options: PasswordOptions): Promise<string> {
  const { newPasswordFile: file, newPasswordCommand: command } = options;
  if (file !== undefined) return withoutLineEnd(await fromFile(file));
  if (command !== undefined) return withoutLineEnd(await fromCommand(command, context.signal));
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

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

async function fromFile(file: string): Promise<string> {
  try {
    return await readText(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read "${file}": ${messageOf(error)}`, { cause: error });
  }
}

/** What a shell's command prints. Neither it nor what it says on stderr is part of an error: it may hold the secret. */
async function fromCommand(command: string, signal: AbortSignal): Promise<string> {
  throwIfAborted(signal);
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const stopListening = onAborted(signal, () => child.kill());
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > longest + 2)
      child.stdout.destroy(); // whoever writes more is ended by that
    else chunks.push(chunk);
  });
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const code = await abortable(ended, signal); // what the shell has started may not hear of it
    if (size > longest + 2) throw usage(`the new password has more than ${longest} bytes`);
    if (code !== 0)
      throw new AppError('REQUEST_FAILED', `the command of --new-password-command ended with ${code ?? 'a signal'}`);
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    stopListening();
  }
}
