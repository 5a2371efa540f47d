import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askSecret } from '../../../src/lib/cli/ask-secret.js';
import { Output } from '../../../src/lib/cli/output.js';
import { memoryStreams } from '../../helpers/memory-streams.js';

function asked(signal = new AbortController().signal) {
  const streams = memoryStreams({ stderrIsTTY: true });
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const options = { json: false, color: false, debug: false, allowControl: false, env: {}, place: {} };
  const answer = askSecret('New password: ', { stdin, out: new Output(streams, options), signal });
  return { stdin, answer, printed: () => `${streams.stdoutText()}${streams.stderrText()}` };
}

describe('a secret that is asked for', () => {
  it('is what was typed, and is not shown', async () => {
    const { stdin, answer, printed } = asked();
    stdin.write('pass wörx\x7fd\r');
    expect(await answer).toBe('pass wörd');
    expect(printed()).toBe('New password: \n');
  });

  it.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ])('is not given by %s', async (_, key) => {
    const { stdin, answer } = asked();
    stdin.write(key);
    await expect(answer).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('is waited for no longer than until the command ends', async () => {
    const controller = new AbortController();
    const { answer } = asked(controller.signal);
    controller.abort(new Error('too late'));
    await expect(answer).rejects.toThrow('too late');
  });
});
