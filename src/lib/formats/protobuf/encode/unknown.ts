import { DecodeFault } from '../../shared/fault.js';
import { expected } from '../../shared/found.js';
import type { ExactJson } from '../../../values/exact-json.js';
import { fitOf } from '../field-fit.js';
import type { MessageType } from '../message-type.js';
import { base64Bytes } from './base64.js';
import { Misfit } from '../well-known.js';
import { WireInput } from '../wire-input.js';

/** The bytes of fields that a schema does not have, from base64. */
export function unknownBytes(json: ExactJson, type: MessageType): Buffer | Misfit {
  const wrong = new Misfit(expected(`fields that "${type.name}" does not have, in base64`, json));
  const bytes = base64Bytes(json);
  if (bytes === null) return wrong;
  const input = new WireInput();
  input.start(bytes, 0, bytes.length);
  try {
    while (input.position < input.end) {
      const tag = input.tag();
      const field = type.fields.get(tag >>> 3);
      if (field !== undefined && fitOf(field, tag & 7) !== null) return wrong;
      input.skip(tag);
    }
    return bytes;
  } catch (error) {
    if (error instanceof DecodeFault) return wrong;
    throw error;
  }
}
