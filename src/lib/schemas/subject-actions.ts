/** One thing that has to happen to a subject for it to be what the catalog says. */
export type SubjectAction = RegisterSchema | SetCompatibility;

export interface RegisterSchema {
  readonly action: 'register-schema';
  readonly subject: string;
  /** The newest version now; null where the subject is new. */
  readonly before: number | null;
  readonly schema: string;
}

export interface SetCompatibility {
  readonly action: 'set-compatibility';
  readonly subject: string;
  /** null where the subject has no level of its own. */
  readonly before: string | null;
  readonly after: string;
}

/** Something that differs, and cannot be made what the catalog says. */
export interface Refused {
  readonly action: 'refused';
  /** The topic or subject that differs. */
  readonly target: string;
  readonly reason: string;
  /** Of a schema, where it is not that it is incompatible. */
  readonly code?: 'SCHEMA_INVALID';
}

/** What was seen of a subject. */
export interface ObservedSubject {
  readonly subject: string;
  /** The newest version; null where the subject does not exist. */
  readonly latest: { readonly version: number; readonly schema: string } | null;
  /** The subject's own level; null where it has none. */
  readonly compatibility: string | null;
}

export function refuse(target: string, reason: string): Refused {
  return { action: 'refused', target, reason };
}
