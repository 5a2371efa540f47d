import { describe, expect, it } from 'vitest';
import { Output } from '../../../src/lib/cli/output.js';
import { TerminalText } from '../../../src/lib/cli/terminal-text.js';
import { createTheme } from '../../../src/lib/cli/theme.js';
import { hostileText, shownHostileText } from '../../helpers/hostile-text.js';
import { memoryStreams } from '../../helpers/memory-streams.js';

const red = '\x1b[31m';

describe('text for terminals', () => {
  it('has tabs and line feeds, and escapes of everything else that terminals act on', () => {
    const terminal = new TerminalText(false);
    expect(terminal.safe('a\tb\nc')).toBe('a\tb\nc');
    expect(terminal.safe(hostileText)).toBe(shownHostileText);
    expect(terminal.line('a\tb\nc\r')).toBe('a\\tb\\nc\\r');
  });

  it('has our colours, and none that is in the data', () => {
    const terminal = new TerminalText(true);
    const theme = createTheme(terminal, true);
    expect(terminal.safe(theme.bad(`x${red}y`))).toBe(`${red}x\\u001b[31my\x1b[39m`);
    expect(terminal.safe(theme.bad(`a${theme.accent('b')}c`))).toBe(`${red}a\x1b[36mb${red}c\x1b[39m`);
    expect(terminal.safe(theme.bad('a\nb'))).toBe(`${red}a\x1b[39m\n${red}b\x1b[39m`);
    expect(terminal.exact(theme.bad(`x${red}y`))).toBe(`${red}x${red}y\x1b[39m`);
    expect(terminal.safe(terminal.line(theme.bad(`a${red}`)))).toBe(`${red}a\\u001b[31m\x1b[39m`);
  });

  it.each([true, false])('takes no mark that another run has made, or that is guessed (colours: %s)', (colored) => {
    const foreign = createTheme(new TerminalText(true), true).bad('x');
    for (const guess of [foreign, '\x1b[1000;1000;1000;1000;31mx', '\x1b[;31mx', '\x1b[31mx']) {
      expect(new TerminalText(colored).safe(guess)).not.toContain('\x1b');
    }
  });
});

describe('everything that Output writes', () => {
  const everything = async (isTTY: boolean, allowControl = false) => {
    const streams = memoryStreams({ stdoutIsTTY: isTTY, stderrIsTTY: isTTY });
    const out = new Output(streams, { json: false, color: false, debug: true, allowControl, env: {}, place: {} });
    await out.result('down', { cluster: hostileText, stopped: [], volumes: false } as never, () => hostileText);
    await out.text(hostileText);
    await out.aside(hostileText);
    out.note(hostileText);
    out.warn(hostileText);
    out.debug(hostileText);
    const human = streams.stdoutText() + streams.stderrText();
    await out.payload(hostileText);
    await out.payload(Buffer.from(hostileText));
    return { human, payload: streams.stdoutText().slice(human.length - streams.stderrText().length) };
  };

  it('is safe on a terminal', async () => {
    const { human, payload } = await everything(true);
    expect(human.split('\n').join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(payload).toBe(shownHostileText + shownHostileText);
  });

  it('is safe elsewhere too, but for payload, which is exact', async () => {
    const { human, payload } = await everything(false);
    expect(human.split('\n').join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(payload).toBe(hostileText + hostileText);
  });

  it('is safe but for payload where that is asked for', async () => {
    const { human, payload } = await everything(true, true);
    expect(human.split('\n').join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(payload).toBe(hostileText + hostileText);
  });

  it('is JSON that reads back the same, without characters that terminals act on', async () => {
    const streams = memoryStreams();
    const out = new Output(streams, {
      json: true,
      color: false,
      debug: false,
      allowControl: false,
      env: {},
      place: {},
    });
    await out.result('init', { directory: hostileText, files: [] }, () => '');
    out.warn(hostileText);
    for (const text of [streams.stdoutText(), streams.stderrText()]) {
      expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(Object.values(JSON.parse(text) as object)).toContain(hostileText);
    }
  });
});
