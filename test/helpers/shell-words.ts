/** The words of a command line that a POSIX shell would make of it, without the program's name and the place. */
export function shellWords(line: string): readonly string[] {
  const words = [...line.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|\\'/g, (_, quoted: string | undefined) => quoted ?? "'"),
  );
  return words.slice(1, words.indexOf('--brokers'));
}
