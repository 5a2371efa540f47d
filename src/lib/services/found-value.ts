/** What a program has handed over, in a few words for its author. */
export function foundValue(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'undefined':
      return String(value);
    case 'object':
      return value === null ? 'null' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}
