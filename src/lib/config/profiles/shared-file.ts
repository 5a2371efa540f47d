import type { Problem } from '../../errors.js';
import type { ProblemAt, YamlPath } from '../../yaml/shape-problems.js';
import type { ProfileDocument } from './document.js';

/**
 * What a file must not say that comes with a repository: a login. It would run commands, or be handed a password for a host of
 * its choice.
 */
export function loginProblems(
  profiles: Readonly<Record<string, ProfileDocument>>,
  use: string | undefined,
  problemAt: ProblemAt,
): readonly Problem[] {
  const chosen =
    use === undefined ? [] : [problemAt(['use'], 'a profile is chosen by `todo-kafka config use` or `--profile`')];
  const logins = Object.entries(profiles).flatMap(([name, profile]) =>
    loginsIn(profile).map((path) =>
      problemAt(['profiles', name, ...path], 'no login is taken from this file: put it into a profile of yours'),
    ),
  );
  return [...chosen, ...logins];
}

function loginsIn({ sasl, oauth, tls, registry }: ProfileDocument): readonly YamlPath[] {
  const ofTls = (settings: unknown, at: YamlPath): readonly YamlPath[] =>
    ['cert', 'key', 'keystore', 'keyPassword']
      .filter((field) => typeof settings === 'object' && settings !== null && field in settings)
      .map((field) => [...at, field]);
  const parts = typeof registry === 'object' ? registry : undefined;
  return [
    ...(sasl === undefined ? [] : [['sasl']]),
    ...(oauth === undefined ? [] : [['oauth']]),
    ...ofTls(tls, ['tls']),
    ...(['username', 'password', 'token', 'oauth'] as const)
      .filter((field) => parts?.[field] !== undefined)
      .map((field) => ['registry', field]),
    ...ofTls(parts?.tls, ['registry', 'tls']),
  ];
}
