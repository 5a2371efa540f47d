import { noOptions, type Options } from './declarations.js';
import type { TokenStream } from './token-stream.js';

/** Those that say how values are encoded, or what they are called; besides features, which editions have instead. */
const wanted: ReadonlySet<string> = new Set(['allow_alias', 'json_name', 'map_entry', 'packed']);

/**
 * Reads the options of a statement or, up to `]`, of a field, as far as they are wanted.
 * @see https://protobuf.dev/reference/protobuf/edition-2023-spec/#option
 */
export function readOptions(tokens: TokenStream, end: ';' | ']'): Options {
  const options = new Map<string, string>();
  do {
    let name = '';
    while (tokens.peek() !== '=') {
      if (tokens.peek() === end) throw tokens.fault(`found "${end}" where the value of an option is expected`);
      name += tokens.next();
    }
    tokens.next();
    readValue(tokens, name, options);
    tokens.skipTo(',', end);
  } while (end === ']' && tokens.takes(','));
  tokens.expect(end);
  return options.size === 0 ? noOptions : options;
}

function readValue(tokens: TokenStream, name: string, options: Map<string, string>): void {
  if (name === 'features' && tokens.takes('{')) readFeatures(tokens, options);
  else if (wanted.has(name) || /^features\.\w+$/.test(name))
    options.set(name, tokens.isString() ? tokens.string() : tokens.word('the value of an option'));
}

/** `features = { field_presence: IMPLICIT }` */
function readFeatures(tokens: TokenStream, options: Map<string, string>): void {
  while (!tokens.takes('}')) {
    const name = tokens.next();
    if (tokens.takes(':') && /^\w+$/.test(name) && /^\w+$/.test(tokens.peek()))
      options.set(`features.${name}`, tokens.next());
    else if (tokens.takes('{')) {
      tokens.skipTo('}'); // features of one language
      tokens.next();
    }
  }
}
