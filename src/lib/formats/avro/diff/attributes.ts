import type { SchemaChange } from '../../comparable.js';
import { exactJsonText, isExactJsonArray, type ExactJson, type ExactJsonObject } from '../../../values/exact-json.js';
import type { Path } from '../../shared/path.js';
import { changeOf, listChanges } from './change.js';

/** Attributes that say something of their own, or are told with the type. */
const known: readonly string[] = ['doc', 'aliases', 'default', 'logicalType', 'precision', 'scale'];

/**
 * What differs in docs, aliases and properties of the user's own.
 * @param former the name before, which may be an alias now without anything more to say
 */
export function attributeChanges(
  path: Path,
  before: ExactJsonObject,
  after: ExactJsonObject,
  former: string | null = null,
): readonly SchemaChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !known.includes(name));
  return [
    ...listChanges(
      'alias',
      path,
      aliases(before),
      aliases(after).filter((alias) => !isName(alias, former)),
    ),
    ...changeOf('doc', path, jsonText(before['doc']), jsonText(after['doc'])),
    ...names.flatMap((name) => changeOf('property', path, property(name, before[name]), property(name, after[name]))),
  ];
}

/** With its namespace or without. */
function isName(alias: string, name: string | null): boolean {
  return name !== null && (alias === name || name.endsWith(`.${alias}`));
}

export function jsonText(value: ExactJson | undefined): string | null {
  return value === undefined ? null : exactJsonText(value);
}

function aliases({ aliases: listed }: ExactJsonObject): readonly string[] {
  return (isExactJsonArray(listed) ? listed : []).filter((alias) => typeof alias === 'string');
}

function property(name: string, value: ExactJson | undefined): string | null {
  return value === undefined ? null : `${JSON.stringify(name)}: ${exactJsonText(value)}`;
}
