import type { TokenStream } from './token-stream.js';

/** Those that say how values are encoded, or what they are called; besides features, which editions have instead. */
const wanted: ReadonlySet<string> = new Set([
  'allow_alias',
  'json_name',
  'map_entry',
  'message_set_wire_format',
  'packed',
]);

/**
 * The options of a statement or, up to `]`, of a field, as far as they are wanted: `packed = true`.
 * @see https://protobuf.dev/reference/protobuf/edition-2023-spec/#option
 */
export function plainOptions(tokens: TokenStream, end: ';' | ']'): readonly string[] {
  const options: string[] = [];
  do {
    let name = '';
    while (tokens.peek() !== '=') {
      if (tokens.peek() === end) throw tokens.fault(`found "${end}" where the value of an option is expected`);
      name += tokens.next();
    }
    tokens.next();
    options.push(...value(tokens, name));
    tokens.skipTo(',', end);
  } while (end === ']' && tokens.takes(','));
  if (end === ']') tokens.next();
  return options;
}

function value(tokens: TokenStream, name: string): readonly string[] {
  if (name === 'features' && tokens.takes('{')) return featureList(tokens);
  if (!wanted.has(name) && !/^features\.\w+$/.test(name)) return [];
  const isText = /^["']/.test(tokens.peek());
  return [`${name} = ${isText ? tokens.string() : tokens.word('the value of an option')}`];
}

/** `features = { field_presence: IMPLICIT }` */
function featureList(tokens: TokenStream): readonly string[] {
  const features: string[] = [];
  while (!tokens.takes('}')) {
    const name = tokens.next();
    if (tokens.takes(':') && /^\w+$/.test(name) && /^\w+$/.test(tokens.peek()))
      features.push(`features.${name} = ${tokens.next()}`);
    else if (tokens.takes('{')) {
      tokens.skipTo('}'); // features of one language
      tokens.next();
    }
  }
  return features;
}
