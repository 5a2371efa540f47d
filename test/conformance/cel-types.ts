import { kindIn, messageIn, type TextMessage } from './textproto.js';

const names: Readonly<Record<string, string>> = {
  BOOL: 'bool',
  BYTES: 'bytes',
  DOUBLE: 'double',
  INT64: 'int',
  STRING: 'string',
  UINT64: 'uint',
  TIMESTAMP: 'google.protobuf.Timestamp',
  DURATION: 'google.protobuf.Duration',
  ANY: 'dyn',
};

/** `cel.expr.Type` as cel-js names it, as far as it has such a type. */
export function celType(type: TextMessage | undefined): string {
  const { kind, text, message } = kindIn(type ?? new Map());
  switch (kind) {
    case 'primitive':
    case 'well_known':
      return names[text] ?? text;
    case 'list_type': {
      const items = celType(messageIn(message, 'elem_type'));
      return items === 'dyn' ? 'list' : `list<${items}>`;
    }
    case 'map_type': {
      const [key, value] = [celType(messageIn(message, 'key_type')), celType(messageIn(message, 'value_type'))];
      return key === 'dyn' && value === 'dyn' ? 'map' : `map<${key}, ${value}>`;
    }
    case 'message_type':
      return text;
    case '':
      return 'dyn';
    default:
      return kind;
  }
}
