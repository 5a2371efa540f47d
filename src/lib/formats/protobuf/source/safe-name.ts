const mark = '__own_';
const taken: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * A name, with its dots, that protobufjs takes: it keeps what a schema declares in plain objects, in which some names, such
 * as `constructor`, are there already.
 */
export function safeName(name: string): string {
  return name
    .split('.')
    .map((part) => (taken.has(part) ? mark + part : part))
    .join('.');
}

/** The reverse of `safeName`. */
export function originalName(name: string): string {
  return name.includes(mark) ? name.replace(/(^|\.)__own_/g, '$1') : name;
}
