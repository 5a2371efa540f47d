import { jsonLiteral } from '../../../values/json-literal.js';
import { quotedText } from '../../../values/json-text.js';
import { counted } from '../../../values/wording.js';
import type { Decode } from './parts.js';
import { symbolFor } from '../resolution.js';
import type { AvroSchema, EnumSchema, FixedSchema } from '../schema.js';

export function enumDecoder(writer: EnumSchema, reader: EnumSchema): Decode {
  const known = new Set(reader.symbols);
  const symbols = writer.symbols.map((symbol) => {
    const read = known.has(symbol) ? symbol : symbolFor(symbol, reader);
    return read === undefined ? null : jsonLiteral(quotedText(read));
  });
  return (input, sink) => {
    const start = input.position;
    const index = input.long();
    const symbol = symbols[index];
    if (symbol === undefined) throw input.fault(`symbol ${index} of an enum of ${symbols.length}`, start);
    if (symbol === null) {
      throw input.fault(`symbol "${writer.symbols[index] ?? ''}" is not in the reader's enum`, start);
    }
    sink.literal(symbol);
  };
}

export function fixedDecoder({ size }: FixedSchema): Decode {
  return (input, sink) => {
    const start = input.fixed(size);
    sink.latin1String(input.bytes, start, input.position);
  };
}

/** For what was written and can't be read as what the reader says. Whether it ever comes is up to the data. */
export function misfitDecoder(writer: AvroSchema, reader: AvroSchema): Decode {
  const message = `written as ${typeText(writer)}, which can't be read as ${typeText(reader)}`;
  return (input) => {
    throw input.fault(message);
  };
}

function typeText(schema: AvroSchema): string {
  if (schema.type === 'union') return `a union of ${schema.branches.map(typeText).join(', ')}`;
  if (schema.type === 'fixed') return `fixed "${schema.name}" of ${counted(schema.size, 'byte')}`;
  return 'name' in schema ? `${schema.type} "${schema.name}"` : schema.type;
}
