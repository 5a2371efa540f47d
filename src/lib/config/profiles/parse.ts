import { dirname } from 'node:path';
import { AppError, type Problem } from '../../errors.js';
import { closestOf } from '../../values/closest.js';
import { problemsIn, shapeProblems, sortedProblems, type YamlPath } from '../../yaml/shape-problems.js';
import { readYaml } from '../../yaml/yaml.js';
import { plainValue } from '../../yaml/yaml-value.js';
import type { Profile } from '../profile.js';
import {
  oauthFields,
  profileFields,
  profilesDocument,
  registryFields,
  saslFields,
  secretFields,
  tlsFields,
} from './document.js';
import { profileOf } from './profile-of.js';
import { loginProblems } from './shared-file.js';

export interface ProfileFile {
  readonly path: string;
  /** Name of the profile that `config use` has chosen. */
  readonly use: string | null;
  readonly profiles: readonly Profile[];
}

/**
 * What a file of profiles says.
 * @param isShared one that comes with what others have written: no login is taken from it
 * @throws AppError CONFIG_INVALID with every problem at once
 */
export function parseProfiles(path: string, text: string, isShared: boolean): ProfileFile {
  const { root, problems, place } = readYaml(text);
  if (problems.length > 0) throw invalidFile(path, problems);
  if (root === null) return { path, use: null, profiles: [] };
  const problemAt = problemsIn(root, place);
  const parsed = profilesDocument.safeParse(plainValue(root), { reportInput: true });
  if (!parsed.success) throw invalidFile(path, shapeProblems(parsed.error.issues, problemAt, unknownField, isSecret));
  const { use, profiles } = parsed.data;
  const found = [
    ...Object.keys(profiles)
      .filter((name) => !profileName.test(name))
      .map((name) => problemAt(['profiles', name], 'a name has letters, digits, `-`, `_` and `.`')),
    ...(isShared ? loginProblems(profiles, use, problemAt) : []),
    ...(use === undefined || isShared || use in profiles
      ? []
      : [problemAt(['use'], noSuch(use, Object.keys(profiles)))]),
  ];
  if (found.length > 0) throw invalidFile(path, found);
  const placeOf = (at: YamlPath): string => {
    const { line, path: field } = problemAt(at, '');
    return `"${path}", line ${line ?? 1}, ${field ?? ''}`;
  };
  const folder = dirname(path);
  return {
    ...{ path, use: use ?? null },
    profiles: Object.entries(profiles).map(([name, document]) =>
      profileOf(document, {
        ...{ name, file: path, folder, isShared },
        placeOf: (at) => placeOf(['profiles', name, ...at]),
      }),
    ),
  };
}

/** A word of a command line, that is no option. */
export const profileName = /^[A-Za-z0-9_][\w.-]*$/;

export function noSuch(name: string, names: readonly string[]): string {
  const meant = closestOf(name, names);
  if (names.length === 0) return `there is no profile "${name}", nor any other`;
  return meant === null
    ? `there is no profile "${name}": there are ${names.join(', ')}`
    : `there is no profile "${name}": did you mean "${meant}"?`;
}

function invalidFile(path: string, problems: readonly Problem[]): AppError {
  const many = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new AppError('CONFIG_INVALID', `${many} in "${path}"`, { problems: sortedProblems(problems) });
}

const secretNames: ReadonlySet<PropertyKey | undefined> = new Set(['password', 'token', 'clientSecret', 'keyPassword']);

function isSecret(path: YamlPath): boolean {
  return path.slice(2).some((part) => secretNames.has(part));
}

function unknownField(path: YamlPath, name: string): string {
  const known = Object.keys(fieldsAt(path));
  const meant = closestOf(name, known);
  return meant === null ? `unknown field: there are ${known.join(', ')}` : `unknown field: did you mean \`${meant}\`?`;
}

function fieldsAt(path: YamlPath): Readonly<Record<string, unknown>> {
  const last = path.at(-1);
  if (path.length < 2) return profilesDocument.def.shape;
  if (path.length === 2) return profileFields.def.shape;
  if (last === 'registry') return registryFields.def.shape;
  if (last === 'tls') return tlsFields.def.shape;
  if (last === 'sasl') return saslFields.def.shape;
  return last === 'oauth' ? oauthFields.def.shape : secretFields.def.shape;
}
