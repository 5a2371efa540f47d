import type { DocumentKind, DocumentOf } from '../documents/documents.js';
import type { Sink, Streams } from './streams.js';
import { createTheme, type Theme } from './theme.js';

export interface OutputOptions {
  readonly json: boolean;
  readonly color: boolean;
  readonly debug: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Lets long work say how far it is; shown only where somebody watches. */
export type Progress = (text: string) => void;

/**
 * The one place that writes. stdout is payload; notes, progress, warnings and debug lines are stderr. With `--json`,
 * stdout holds one document (or one a line for streams), notes and progress are left out, and warnings are JSON lines.
 */
export class Output {
  readonly json: boolean;
  readonly theme: Theme;
  readonly errorTheme: Theme;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly #debug: boolean;

  constructor(streams: Streams, options: OutputOptions) {
    const { color: enabled, env } = options;
    this.json = options.json;
    this.#debug = options.debug;
    this.stdout = streams.stdout;
    this.stderr = streams.stderr;
    this.theme = createTheme({ enabled: enabled && !this.json, isTTY: this.stdout.isTTY, env });
    this.errorTheme = createTheme({ enabled: enabled && !this.json, isTTY: this.stderr.isTTY, env });
  }

  /** The result of a command: a document for programs, or what `human` makes of the same data. */
  async result<Kind extends DocumentKind>(
    kind: Kind,
    data: DocumentOf<Kind>,
    human: () => string | Promise<string>,
  ): Promise<void> {
    if (this.json) return this.#document(kind, data);
    const text = await human();
    if (text !== '') await this.stdout.write(`${text}\n`);
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
      for await (const data of all) view.show(await human(data));
    } finally {
      view.end();
    }
  }

  /** Payload that is a format of its own, such as the lines of `env`, whatever `--json` says. */
  async payload(text: string | Uint8Array): Promise<void> {
    await this.stdout.write(text);
  }

  note(text: string): void {
    if (!this.json) void this.stderr.write(`${text}\n`);
  }

  warn(text: string): void {
    const line = this.json
      ? JSON.stringify({ kind: 'warning', version: 1, message: text })
      : `${this.errorTheme.warn('Warning:')} ${text}`;
    void this.stderr.write(`${line}\n`);
  }

  debug(text: string): void {
    if (this.#debug) void this.stderr.write(`${this.errorTheme.faint(`debug: ${text}`)}\n`);
  }

  /**
   * Runs `work` behind a spinner, which shows on a terminal only, and only when the work takes longer than 200 ms. Where
   * nobody watches, progress is a plain line every few seconds, so that a CI log shows that a download is alive.
   */
  async task<Result>(label: string, work: (progress: Progress) => Promise<Result>): Promise<Result> {
    if (this.json) return work(() => undefined);
    if (!this.stderr.isTTY || this.#debug) return work(this.#plainProgress());
    const { startSpinner } = await import('./spinner.js');
    const spinner = startSpinner(label);
    try {
      return await work(spinner.update);
    } finally {
      spinner.stop();
    }
  }

  async #document<Kind extends DocumentKind>(kind: Kind, data: DocumentOf<Kind>): Promise<void> {
    await this.stdout.write(`${JSON.stringify({ kind, version: 1, ...data })}\n`);
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

const plainProgressInterval = 3_000;
