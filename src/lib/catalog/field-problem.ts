import { closestOf } from '../values/closest.js';
import { aclFields, consumesFields, limitFields, quotaFields, serviceFields, userFields } from './access-document.js';
import {
  catalogDocument,
  deadLetterSettings,
  defaultsFields,
  groupFields,
  topicFields,
  valueFields,
} from './document.js';

/** What to say of a field that a catalog does not have: where it belongs, or what was most likely meant. */
export function fieldProblem(path: readonly PropertyKey[], name: string): string {
  const known = Object.keys(fieldsAt(path));
  // No field of ours has a dot in its name, as nearly all of Kafka's configs have.
  if (name.includes('.') && known.includes('config')) return 'unknown field: configs of Kafka stand under `config:`';
  const meant = closestOf(name, known);
  return meant === null ? `unknown field: there are ${known.join(', ')}` : `unknown field: did you mean \`${meant}\`?`;
}

function fieldsAt(path: readonly PropertyKey[]): Readonly<Record<string, unknown>> {
  const [top, , inTopic, inList] = path;
  if (path.at(-1) === 'deadLetter') return deadLetterSettings.def.shape;
  if (top === 'defaults') return defaultsFields.def.shape;
  if (top === 'groups') return groupFields.def.shape;
  if (top === 'topics') return inTopic === 'value' ? valueFields.def.shape : topicFields.def.shape;
  if (top === 'acls') return aclFields.def.shape;
  if (top === 'services') return inList === undefined ? serviceFields.def.shape : consumesFields.def.shape;
  if (top === 'users') return userFields.def.shape;
  if (top === 'quotas') return inTopic === 'limits' ? limitFields.def.shape : quotaFields.def.shape;
  return catalogDocument.def.shape;
}
