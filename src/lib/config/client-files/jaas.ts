/** What `sasl.jaas.config` says: one login module with its options. */
export interface JaasEntry {
  readonly module: string;
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Reads a value of `sasl.jaas.config` (KIP-85): `<class> <flag> (<option>=<value>)*;`, as Kafka's `JaasConfig` does with
 * Java's `StreamTokenizer`.
 * @returns null where it is something else, or more than one entry
 */
export function parseJaas(text: string): JaasEntry | null {
  const words = wordsOf(text);
  if (words === null) return null;
  const [module, flag, ...rest] = words;
  if (module === undefined || flag === undefined || rest.at(-1) !== ';') return null;
  if (!/^(?:required|requisite|sufficient|optional)$/i.test(flag)) return null;
  const options = new Map<string, string>();
  for (let at = 0; at < rest.length - 1; at += 3) {
    const [name, equals, value] = rest.slice(at, at + 3);
    if (name === undefined || equals !== '=' || value === undefined || value === ';') return null;
    options.set(name, value.startsWith('"') ? value.slice(1) : value);
  }
  return { module, options };
}

/** Words, `=` and `;`; a quoted text begins with a quote, so that it is never taken for one of those. */
function wordsOf(text: string): readonly string[] | null {
  const words: string[] = [];
  const token = /\s+|\/\/[^\n]*|\/\*.*?\*\/|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|([^\s=;"']+)|([=;])/gsy;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return null;
    const quoted = match[1] ?? match[2];
    const word = quoted === undefined ? (match[3] ?? match[4]) : `"${unescaped(quoted)}`;
    if (word !== undefined) words.push(word);
  }
  return words;
}

/** As `StreamTokenizer` has it in quotes: C's letters, octal numbers, everything else stands for itself. */
function unescaped(text: string): string {
  return text.replace(/\\([0-3]?[0-7]{1,2}|.)/gs, (_, escape: string) => {
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8));
    return { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[escape] ?? escape;
  });
}
