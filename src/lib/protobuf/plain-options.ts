/** What the text of a .proto file is told apart by: comments, strings, a custom option that is a message, and braces. */
const token = /\/\/.*|\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\)[\w.\s]*=\s*\{|[{}]/g;

/**
 * A .proto file with a 1 for the values of custom options that are messages, such as Confluent's
 * `[(confluent.field_meta) = { params: [{ key: "scale", value: "3" }] }]`: they say nothing about how values are encoded,
 * and protobufjs does not read all of them. Lines keep their numbers.
 */
export function withPlainOptions(source: string): string {
  const parts: string[] = [];
  let [kept, depth] = [0, 0];
  for (const { 0: text, index } of source.matchAll(token)) {
    if (depth === 0 && text.startsWith(')')) {
      parts.push(source.slice(kept, index), text.replace('{', '1'));
      kept = index + text.length;
      depth = 1;
    } else if (depth > 0 && text.endsWith('{')) depth++;
    else if (depth > 0 && text === '}' && --depth === 0) {
      parts.push(source.slice(kept, index).replace(/[^\n]/g, ''));
      kept = index + 1;
    }
  }
  return parts.join('') + source.slice(kept);
}
