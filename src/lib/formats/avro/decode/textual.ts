import type { TextualType } from '../textual/textual-type.js';
import type { Decode } from './parts.js';

/** @param size null where the bytes say how many they are */
export function textualDecoder({ textOf }: TextualType, size: number | null): Decode {
  return (input, sink) => {
    const start = size === null ? input.span('bytes') : input.fixed(size);
    const { text, isCanonical } = textOf(input.bytes, start, input.position);
    if (!isCanonical) input.isCanonical = false;
    sink.ascii(`"${text}"`);
  };
}
