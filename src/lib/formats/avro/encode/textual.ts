import { expected } from '../../shared/found.js';
import type { TextualType } from '../textual/textual-type.js';
import type { Encode } from './parts.js';

export function textualEncoder({ bytesOf, wanted }: TextualType, isFixed: boolean): Encode {
  return (value, output, problems) => {
    const bytes = bytesOf(value);
    if (bytes === null) {
      problems.add(expected(wanted, value));
      return;
    }
    if (!isFixed) output.long(bytes.length);
    output.raw(bytes);
  };
}
