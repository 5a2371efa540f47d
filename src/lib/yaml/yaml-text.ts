import { Document, visit } from 'yaml';
import { escapeControls } from '../values/control-characters.js';

/** Text with characters that act on a terminal or an editor stands in quotes, in which YAML has the escapes of JSON. */
export function yamlText(value: object): string {
  const document = new Document(value);
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && escapeControls(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  return escapeControls(document.toString({ lineWidth: 120 }));
}
