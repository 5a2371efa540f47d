import { isCollection, isScalar, parseDocument } from 'yaml';

/** A value to write, or undefined to take away what is there. */
export interface YamlEdit {
  readonly path: readonly string[];
  readonly value: string | boolean | readonly string[] | object | undefined;
}

/**
 * A YAML text with changes, which keeps comments and the order of what is there.
 * @param asMap what a text becomes below which something is to stand, such as `{ url: … }`
 * @returns also the paths of what was to be taken away and is not there
 */
export function editYaml(
  text: string,
  edits: readonly YamlEdit[],
  asMap: (path: readonly string[], text: string) => object,
): { readonly text: string; readonly missing: readonly (readonly string[])[] } {
  const document = parseDocument(text);
  const missing: (readonly string[])[] = [];
  for (const { path, value } of edits) {
    if (value === undefined) {
      if (!document.hasIn(path)) missing.push(path);
      else document.deleteIn(path);
      continue;
    }
    for (let length = 1; length < path.length; length++) {
      const above = path.slice(0, length);
      const node: unknown = document.getIn(above, true);
      if (isCollection(node) || node === undefined) continue;
      document.setIn(
        above,
        document.createNode(asMap(above, isScalar(node) && typeof node.value === 'string' ? node.value : '')),
      );
    }
    document.setIn(path, document.createNode(value));
  }
  return { text: document.toString({ lineWidth: 0 }), missing };
}
