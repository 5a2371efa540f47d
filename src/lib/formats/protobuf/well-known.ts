import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { expected } from '../shared/found.js';
import { durationText, parseDuration, parseTimestamp, timestampText, type Seconds } from './time-text.js';

/** Why a value has no form in JSON, or JSON is no form of one. */
export class Misfit {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** A message that JSON shows as something else than an object of its fields. */
export interface WellKnownForm {
  readonly toJson: (fields: ExactJsonObject) => ExactJson | Misfit;
  readonly fromJson: (json: ExactJson) => ExactJsonObject | Misfit;
}

/**
 * The messages of google.protobuf that have a form of their own in JSON; `Any` is elsewhere, as it needs other types.
 * @see https://protobuf.dev/programming-guides/json/
 */
const forms: Readonly<Record<string, WellKnownForm>> = {
  Timestamp: timeForm('a time such as "2026-01-31T10:00:00Z", of the years 1 to 9999', timestampText, parseTimestamp),
  Duration: timeForm('a duration such as "1.5s", of up to 10,000 years', durationText, parseDuration),
  FieldMask: {
    toJson: ({ paths }) => {
      const camel = texts(paths).map(camelCase);
      const isKept = texts(paths).every(
        (path, index) => isMaskPath(camel[index] ?? '') && snakeCase(camel[index] ?? '') === path,
      );
      return isKept ? camel.join(',') : new Misfit('paths that have no form in JSON');
    },
    fromJson: (json) => {
      const paths = typeof json === 'string' && json !== '' ? json.split(',') : [];
      if (typeof json === 'string' && paths.every(isMaskPath)) return { paths: paths.map(snakeCase) };
      return new Misfit(expected('paths such as "name,dueDate"', json));
    },
  },
  Struct: {
    toJson: ({ fields = {} }) => fields,
    fromJson: (json) => (isExactJsonObject(json) ? { fields: json } : new Misfit(expected('an object', json))),
  },
  ListValue: {
    toJson: ({ values = [] }) => values,
    fromJson: (json) => (isExactJsonArray(json) ? { values: json } : new Misfit(expected('an array', json))),
  },
  Value: {
    toJson: (fields) => {
      const kind = valueKinds.find((name) => Object.hasOwn(fields, name));
      if (kind === undefined) return new Misfit('a value of no kind');
      const isNoNumber = kind === 'numberValue' && typeof fields[kind] === 'string'; // NaN and the infinities
      return isNoNumber ? new Misfit('a number that JSON does not have') : (fields[kind] ?? null);
    },
    fromJson: (json) => ({ [kindOf(json)]: json }),
  },
  DoubleValue: wrapperForm(0),
  FloatValue: wrapperForm(0),
  Int64Value: wrapperForm('0'),
  UInt64Value: wrapperForm('0'),
  Int32Value: wrapperForm(0),
  UInt32Value: wrapperForm(0),
  BoolValue: wrapperForm(false),
  StringValue: wrapperForm(''),
  BytesValue: wrapperForm(''),
};

const valueKinds = ['nullValue', 'numberValue', 'stringValue', 'boolValue', 'structValue', 'listValue'] as const;

const prefix = 'google.protobuf.';

export function wellKnownForm(messageName: string): WellKnownForm | undefined {
  const name = messageName.slice(prefix.length);
  return messageName.startsWith(prefix) && Object.hasOwn(forms, name) ? forms[name] : undefined;
}

/** Whether a message stands in JSON as something else than its fields. */
export function hasForm(messageName: string): boolean {
  return messageName === 'google.protobuf.Any' || wellKnownForm(messageName) !== undefined;
}

/** True for messages of which null is a value, and not the lack of one. */
export function takesNull(typeName: string): boolean {
  return typeName === 'google.protobuf.Value' || typeName === 'google.protobuf.NullValue';
}

function timeForm(
  what: string,
  textOf: (time: Seconds) => string | null,
  parse: (text: string) => Seconds | null,
): WellKnownForm {
  return {
    toJson: ({ seconds = '0', nanos = 0 }) =>
      textOf({ seconds: Number(seconds), nanos: Number(nanos) }) ?? new Misfit(`not ${what}`),
    fromJson: (json) => {
      const time = typeof json === 'string' ? parse(json) : null;
      return time === null ? new Misfit(expected(what, json)) : { ...time };
    },
  };
}

function wrapperForm(none: ExactJson): WellKnownForm {
  return { toJson: ({ value = none }) => value, fromJson: (value) => ({ value }) };
}

function kindOf(json: ExactJson): (typeof valueKinds)[number] {
  if (json === null) return 'nullValue';
  if (typeof json === 'string') return 'stringValue';
  if (typeof json === 'boolean') return 'boolValue';
  if (isExactJsonArray(json)) return 'listValue';
  return isExactJsonObject(json) ? 'structValue' : 'numberValue';
}

function texts(value: ExactJson | undefined): readonly string[] {
  return isExactJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Whether a path of a FieldMask may stand in JSON: there are no underscores there. */
function isMaskPath(path: string): boolean {
  return path !== '' && !path.includes('_');
}

function camelCase(path: string): string {
  return path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function snakeCase(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
