const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * What a string with its quotes says. Numbers of bytes are taken for characters: names have none beyond ASCII there.
 * @see https://protobuf.dev/reference/protobuf/proto2-spec/#string_literals
 */
export function stringContent(literal: string): string {
  return literal.slice(1, -1).replace(/\\(x[\da-f]{1,2}|u[\da-f]{4}|[0-7]{1,3}|.)/gisu, (_, escape: string) => {
    if (/^[0-7]/.test(escape)) return String.fromCharCode(parseInt(escape, 8));
    if (escape.length > 1) return String.fromCharCode(parseInt(escape.slice(1), 16));
    return letters[escape] ?? escape;
  });
}
