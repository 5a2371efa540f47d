import { DecodeFault } from '../../shared/fault.js';

/** A value that goes past a limit of docs/limits.md: no part of it is read on, other than of bytes that are wrong. */
export class LimitFault extends DecodeFault {}

/** Bytes that are a value of the schema, for which the mapping to JSON has no form: a time after the year 9999. */
export class FormFault extends DecodeFault {}
