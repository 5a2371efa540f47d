/** Characters of a topic's name. */
export const longestName = 249;

/** What is wrong with a topic's name, or null; the rules of `org.apache.kafka.common.internals.Topic`. */
export function topicNameProblem(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return `"${name}" cannot be the name of a topic`;
  if (name.length > longestName) return `a topic name has at most ${longestName} characters`;
  if (!/^[A-Za-z0-9._-]+$/.test(name)) return 'a topic name is made of letters, digits, `.`, `_` and `-`';
  return null;
}

/**
 * Names that cannot stand side by side: the same one twice, or two that differ in `.` and `_` only, which Kafka's metric
 * names cannot tell apart and a broker refuses.
 */
export function topicNameCollisions(
  names: readonly string[],
): readonly { readonly name: string; readonly message: string }[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const metricName = name.replaceAll('.', '_');
    const earlier = seen.get(metricName);
    seen.set(metricName, name);
    if (earlier === undefined) return [];
    return [
      earlier === name
        ? { name, message: `"${name}" is there twice: as a topic and as the dead-letter topic of another` }
        : { name, message: `"${name}" and "${earlier}" differ in . and _ only` },
    ];
  });
}

/** What is wrong with a pattern of topic names, or null. */
export function topicPatternProblem(pattern: string): string | null {
  if (/^[A-Za-z0-9._*?-]+$/.test(pattern)) return null;
  return 'a pattern is a name in which `*` stands for any letters and `?` for one';
}
