/** One line of a file of properties. */
export interface Property {
  readonly name: string;
  readonly value: string;
  /** From 1 on, of its beginning. */
  readonly line: number;
}

/**
 * Lines as Java's `Properties.load` reads them: `=`, `:` or a space between name and value, lines that go on after a
 * backslash, escapes.
 * @see https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 */
export function javaProperties(text: string): readonly Property[] {
  return logicalLines(text).flatMap(({ text: written, line }) => {
    const match = /^((?:[^\\\s=:]|\\.)*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(written);
    const [name, value] = [unescaped(match?.[1] ?? ''), unescaped(match?.[2] ?? '')];
    return name === '' ? [] : [{ name, value, line }];
  });
}

/** Lines as librdkafka's programs read them: `name=value`, nothing escaped. */
export function plainProperties(text: string): readonly Property[] {
  return text.split(/\r\n|\r|\n/).flatMap((written, index) => {
    const match = /^\s*([^#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(written);
    return match === null ? [] : [{ name: match[1] ?? '', value: match[2] ?? '', line: index + 1 }];
  });
}

function logicalLines(text: string): readonly { readonly text: string; readonly line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let goesOn = false;
  for (const [index, natural] of text.split(/\r\n|\r|\n/).entries()) {
    const part = natural.replace(/^[ \t\f]+/, '');
    const last = lines.at(-1);
    if (!goesOn && (part === '' || /^[#!]/.test(part))) continue;
    const isContinued = /(?:^|[^\\])(?:\\\\)*\\$/.test(part);
    const content = isContinued ? part.slice(0, -1) : part;
    if (goesOn && last !== undefined) last.text += content;
    else lines.push({ text: content, line: index + 1 });
    goesOn = isContinued;
  }
  return lines;
}

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, escape: string) => {
    if (escape.length > 1) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return { t: '\t', n: '\n', r: '\r', f: '\f' }[escape] ?? escape;
  });
}
