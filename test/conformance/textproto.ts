/** A message in Protobuf's text format, without its types: each field's values in the order of the text. */
export type TextMessage = ReadonlyMap<string, readonly TextValue[]>;

/** A number, a name or a text; of a text the bytes, as escapes may be any. */
export type TextValue = string | Buffer | TextMessage;

/**
 * Reads what the files of conformance suites are written in.
 * @throws Error with the line
 * @see https://protobuf.dev/reference/protobuf/textformat-spec/
 */
export function parseTextproto(text: string): TextMessage {
  const tokens = [...text.matchAll(tokenPattern)].filter(({ groups }) => groups?.['space'] === undefined);
  let position = 0;
  const peek = (): string => tokens[position]?.[0] ?? '';
  const fail = (): never => {
    const line = text.slice(0, tokens[position]?.index).split('\n').length;
    throw new Error(`line ${line}: did not expect ${JSON.stringify(peek())}`);
  };
  const take = (...expected: readonly string[]): string => {
    const token = peek();
    if (expected.length > 0 && !expected.includes(token)) fail();
    position++;
    return token;
  };

  const message = (end: string): TextMessage => {
    const fields = new Map<string, TextValue[]>();
    while (peek() !== end) {
      const name = take();
      if (!/^[[\w]/.test(name)) fail();
      if (peek() === ':') take(':');
      const values = peek() === '[' ? list() : [value()];
      fields.set(name, [...(fields.get(name) ?? []), ...values]);
      if (peek() === ',' || peek() === ';') take();
    }
    take(end);
    return fields;
  };
  const list = (): readonly TextValue[] => {
    const values: TextValue[] = [];
    take('[');
    while (peek() !== ']') {
      values.push(value());
      if (peek() !== ']') take(',');
    }
    take(']');
    return values;
  };
  const value = (): TextValue => {
    if (peek() === '{' || peek() === '<') return message(take() === '{' ? '}' : '>');
    if (!/^["']/.test(peek())) return peek() === '-' ? take() + take() : take();
    const parts: Buffer[] = [];
    while (/^["']/.test(peek())) parts.push(unescaped(take().slice(1, -1)));
    return Buffer.concat(parts);
  };
  return message('');
}

const tokenPattern =
  /(?<space>\s+|#.*)|\[[A-Za-z]\w*(?:[./][\w./]+)+\]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\w.+]+(?:(?<=[eE])[-+]\d+)?|[^\s]/g;

const plainEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unescaped(text: string): Buffer {
  const parts = text.matchAll(/\\(?:([0-7]{1,3})|x([\da-fA-F]{1,2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))|[^\\]+/gs);
  return Buffer.concat(
    [...parts].map(([whole, octal, hex, short, long, plain]) => {
      if (octal !== undefined) return Buffer.of(parseInt(octal, 8));
      if (hex !== undefined) return Buffer.of(parseInt(hex, 16));
      const code = short ?? long;
      if (code !== undefined) return Buffer.from(String.fromCodePoint(parseInt(code, 16)));
      return Buffer.from(plain === undefined ? whole : (plainEscapes[plain] ?? plain));
    }),
  );
}

/** The first value of a field, as text; empty where there is none. */
export function textIn(message: TextMessage, name: string): string {
  return textOf(message.get(name)?.[0]);
}

export function messageIn(message: TextMessage, name: string): TextMessage | undefined {
  return messagesIn(message, name)[0];
}

export function messagesIn(message: TextMessage, name: string): readonly TextMessage[] {
  return (message.get(name) ?? []).filter((value) => isMessage(value));
}

/** The field that is set of those of which only one may be. */
export function kindIn(message: TextMessage): {
  readonly kind: string;
  readonly text: string;
  readonly message: TextMessage;
} {
  for (const [kind, [value]] of message) {
    return { kind, text: textOf(value), message: isMessage(value) ? value : new Map() };
  }
  return { kind: '', text: '', message: new Map() };
}

/** All texts, numbers and names in a message, in a row. */
export function textsIn(message: TextMessage): readonly string[] {
  return [...message.values()].flat().flatMap((value) => (isMessage(value) ? textsIn(value) : [textOf(value)]));
}

function isMessage(value: TextValue | undefined): value is TextMessage {
  return typeof value === 'object' && !Buffer.isBuffer(value);
}

function textOf(value: TextValue | undefined): string {
  return isMessage(value) ? '' : (value?.toString() ?? '');
}
