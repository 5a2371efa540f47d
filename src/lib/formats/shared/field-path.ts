/** A step down: to a field or an entry by its name, or to an item by its index. */
export type FieldStep = string | number;

/**
 * Reads a path such as `address.street`, `tags[2]` or `labels["two words"]`.
 * @returns null where it is none
 */
export function parseFieldPath(text: string): readonly FieldStep[] | null {
  const step = /(?:^|(?!^)\.)([^.[\]"]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y;
  const steps: FieldStep[] = [];
  while (step.lastIndex < text.length) {
    const [, name, index, key] = step.exec(text) ?? [];
    if (name !== undefined) steps.push(name);
    else if (index !== undefined) steps.push(Number(index));
    else {
      const parsed = key === undefined ? null : unquoted(key);
      if (parsed === null) return null;
      steps.push(parsed);
    }
  }
  return steps.length === 0 ? null : steps;
}

function unquoted(literal: string): string | null {
  try {
    const text: unknown = JSON.parse(literal);
    return typeof text === 'string' ? text : null;
  } catch {
    return null;
  }
}
