/** Text that is not JSON, or not JSON that we take, or bytes that are no text. The message is lower case and doesn't say where. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** In UTF-16 units, from 1. */
  readonly column: number;

  constructor(message: string, text: string, offset: number) {
    super(message);
    const before = text.slice(0, offset).split('\n');
    this.offset = offset;
    this.line = before.length;
    this.column = (before.at(-1) ?? '').length + 1;
  }
}
