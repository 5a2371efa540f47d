import type { DocumentKind, DocumentOf } from '../documents/documents.js';
import { exactJsonText, type ExactJson } from '../values/exact-json.js';
import { commandLine, commandsHere, type CommandParts, type ClusterPlace } from './command-line.js';
import type { Sink, Streams } from './streams.js';
import { TerminalText } from './terminal-text.js';
import { createTheme, wantsColor, type Theme } from './theme.js';

export interface OutputOptions {
  readonly json: boolean;
  readonly color: boolean;
  readonly debug: boolean;
  /** Payload goes to a terminal as it is, whatever that makes the terminal do. */
  readonly allowControl: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the command line said of where its cluster is: commands that are shown say the same. */
  readonly place: ClusterPlace;
}

/** Lets long work say how far it is; shown only where somebody watches. */
export type Progress = (text: string) => void;

/** What may be known of a stream; it is written to by `Output` only. */
export type OutputStream = Omit<Sink, 'write' | 'flush'>;

/**
 * The one place that writes. stdout is payload; notes, progress, warnings and debug lines are stderr. With `--json`,
 * stdout holds one document (or one a line for streams), notes and progress are left out, and warnings are JSON lines.
 *
 * It also makes all text safe for terminals, whoever it is from: names, errors and answers that others have chosen move no
 * cursor and hide nothing (see docs/decisions/safe-text.md). Payload goes into files and pipes as it is.
 */
export class Output {
  readonly json: boolean;
  readonly theme: Theme;
  readonly errorTheme: Theme;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly #streams: Streams;
  readonly #terminal: TerminalText;
  /** Whether what is done is said on stderr, and why it failed. */
  readonly isDebugging: boolean;
  readonly #allowControl: boolean;
  readonly #place: ClusterPlace;

  constructor(streams: Streams, options: OutputOptions) {
    const { color: enabled, env } = options;
    this.json = options.json;
    this.isDebugging = options.debug;
    this.#allowControl = options.allowControl;
    this.#place = options.place;
    this.#streams = streams;
    this.stdout = streams.stdout;
    this.stderr = streams.stderr;
    const isColored = ({ isTTY }: OutputStream): boolean => wantsColor({ enabled: enabled && !this.json, isTTY, env });
    const [colored, errorsColored] = [isColored(this.stdout), isColored(this.stderr)];
    this.#terminal = new TerminalText(colored || errorsColored);
    this.theme = createTheme(this.#terminal, colored);
    this.errorTheme = createTheme(this.#terminal, errorsColored);
  }

  /** Text of a command on stdout, such as its help. */
  async text(text: string): Promise<void> {
    await this.#streams.stdout.write(this.terminalText(text));
  }

  /** Text on stderr that is no payload, whole. */
  async aside(text: string): Promise<void> {
    await this.#streams.stderr.write(this.terminalText(text));
  }

  /** A command line that can be pasted into a shell, and means the cluster that this run is about. */
  command(command: string, parts: CommandParts = {}): string {
    return commandLine(command, parts, this.#place);
  }

  /** A text whose commands, `todo-kafka …` in backticks, mean the cluster that this run is about. */
  withPlaces(text: string): string {
    return commandsHere(text, this.#place);
  }

  /** Text as it may be handed to what writes to the terminal itself: a prompt, a spinner, a screen. */
  terminalText(text: string): string {
    return this.#terminal.safe(text);
  }

  /** The result of a command: a document for programs, or what `human` makes of the same data. */
  async result<Kind extends DocumentKind>(
    kind: Kind,
    data: DocumentOf<Kind>,
    human: () => string | Promise<string>,
  ): Promise<void> {
    if (this.json) return this.#document(kind, data);
    const text = await human();
    if (text !== '') await this.text(`${text}\n`);
  }

  /**
   * Results that follow one another, as of `--watch`: drawn over each other on a terminal, else a document or a picture
   * after the other.
   * @param documentsElsewhere documents, never pictures, where there is no terminal
   */
  async results<Kind extends DocumentKind>(
    kind: Kind,
    all: AsyncIterable<DocumentOf<Kind>>,
    human: (data: DocumentOf<Kind>) => string | Promise<string>,
    { documentsElsewhere = false }: { readonly documentsElsewhere?: boolean } = {},
  ): Promise<void> {
    if (this.json || !this.stdout.isTTY || this.stdout.columns === Infinity) {
      const asDocument = documentsElsewhere && !this.stdout.isTTY;
      for await (const data of all) {
        await (asDocument ? this.#document(kind, data) : this.result(kind, data, () => human(data)));
      }
      return;
    }
    const { openLiveView } = await import('./live-view.js');
    const view = openLiveView();
    try {
      for await (const data of all) view.show(this.terminalText(await human(data)));
    } finally {
      view.end();
    }
  }

  /**
   * Payload that is a format of its own, such as the lines of `env`, whatever `--json` says. What files and pipes get is
   * exact, byte for byte.
   */
  async payload(text: string | Uint8Array): Promise<void> {
    if (this.stdout.isTTY && !this.#allowControl) return this.text(typeof text === 'string' ? text : shownText(text));
    await this.#streams.stdout.write(typeof text === 'string' ? this.#terminal.exact(text) : text);
  }

  note(text: string): void {
    if (!this.json) void this.aside(`${this.withPlaces(text)}\n`);
  }

  warn(warning: string): void {
    const text = this.withPlaces(warning);
    const line = this.json
      ? JSON.stringify({ kind: 'warning', version: 1, message: text })
      : `${this.errorTheme.warn('Warning:')} ${this.errorTheme.line(text)}`;
    void this.aside(`${line}\n`);
  }

  debug(text: string): void {
    if (this.isDebugging) void this.aside(`${this.errorTheme.faint(`debug: ${this.errorTheme.line(text)}`)}\n`);
  }

  /**
   * Runs `work` behind a spinner, which shows on a terminal only, and only when the work takes longer than 200 ms. Where
   * nobody watches, progress is a plain line every few seconds, so that a CI log shows that a download is alive.
   */
  async task<Result>(label: string, work: (progress: Progress) => Promise<Result>): Promise<Result> {
    if (this.json) return work(() => undefined);
    if (!this.stderr.isTTY || this.isDebugging) return work(this.#plainProgress());
    const { startSpinner } = await import('./spinner.js');
    const spinner = startSpinner(this.terminalText(label));
    try {
      return await work((text) => spinner.update(this.terminalText(text)));
    } finally {
      spinner.stop();
    }
  }

  async #document<Kind extends DocumentKind>(kind: Kind, data: DocumentOf<Kind>): Promise<void> {
    await this.text(`${documentText({ kind, version: 1, ...data })}\n`);
  }

  #plainProgress(): Progress {
    let last = 0;
    let shown = '';
    return (text) => {
      if (text === shown || Date.now() - last < plainProgressInterval) return;
      last = Date.now();
      shown = text;
      this.note(text);
    };
  }
}

/** Numbers beyond 2^53 are rare, and JSON.stringify, which knows none, is many times faster than what does. */
function documentText(document: ExactJson): string {
  try {
    return JSON.stringify(document);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return exactJsonText(document);
  }
}

/** Bytes that are no UTF-8 are U+FFFD: to some terminals they are control characters too. */
function shownText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
}

const plainProgressInterval = 3_000;
