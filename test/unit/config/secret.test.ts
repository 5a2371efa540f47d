import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secretOf } from '../../../src/lib/config/secret.js';
import type { SecretSource } from '../../../src/lib/config/settings.js';
import { workspace } from '../../helpers/workspace.js';

const live = new AbortController().signal;

function read(value: SecretSource, env: Readonly<Record<string, string>> = {}, signal = live): Promise<string> {
  return secretOf({ value, from: '--password' }, { PATH: process.env['PATH'], ...env })(signal);
}

function command(line: string): SecretSource {
  return { kind: 'command', line };
}

describe('a secret', () => {
  it('comes from a file, without the newline at its end', async () => {
    const path = join(workspace({ pw: ' a b \r\n' }), 'pw');
    expect(await read({ kind: 'file', path })).toBe(' a b ');
  });

  it('comes from the environment', async () => {
    expect(await read({ kind: 'env', name: 'PW' }, { PW: 'x' })).toBe('x');
  });

  it('comes from a command, which has the environment and no stdin', async () => {
    expect(await read(command('cat; printf "%s\\n\\n" "$PW"'), { PW: 'x' })).toBe('x\n');
  });

  it.each<readonly [SecretSource, string]>([
    [{ kind: 'env', name: 'PW' }, '--password: the environment has no PW'],
    [command('echo hunter2 >&2; exit 3'), '--password: its command ended with exit code 3'],
    [command('true'), '--password gives an empty secret'],
    [command('yes'), '--password: its command prints more than 65536 bytes: this is no secret'],
    [command('kill -9 $$'), '--password: its command was ended by SIGKILL'],
    [
      { kind: 'keyring', account: 'prod' },
      '--password: the keyring is read by the package @napi-rs/keyring, which is not there',
    ],
  ])('that is not there is said: %j', async (source, message) => {
    await expect(read(source)).rejects.toMatchObject({ code: 'CONFIG_INVALID', message });
  });

  it('ends its command when the work is ended', async () => {
    const ending = new AbortController();
    const reading = read(command('sleep 1000'), {}, ending.signal);
    ending.abort(new Error('the end'));
    await expect(reading).rejects.toThrow('the end');
  });

  it('is asked of a command once for several connections, and anew after a failure', async () => {
    const counter = join(workspace(), 'asked');
    const line = `echo x >> ${counter}; test $(wc -l < ${counter}) -gt 1 && wc -l < ${counter}`;
    const secret = secretOf({ value: command(line), from: 'it' }, { PATH: process.env['PATH'] });
    await expect(secret(live)).rejects.toThrow('exit code 1');
    expect((await Promise.all([secret(live), secret(live)])).map(Number)).toEqual([2, 2]);
  });
});
