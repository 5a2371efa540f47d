import { AppError, type ErrorCode } from '../../../errors.js';

export interface FailedCall {
  /** What the program printed. */
  readonly output: string;
  /** True where there is no such program. */
  readonly isMissing: boolean;
  /** In case it printed nothing. */
  readonly reason: string;
}

interface Symptom {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  readonly message: (match: RegExpExecArray) => string;
}

/** What the engine and its clients say, in the words of several versions of them. */
const symptoms: readonly Symptom[] = [
  {
    code: 'DOCKER_NOT_PERMITTED',
    pattern: /permission denied while trying to connect to the (?:Docker daemon|docker API).*$/im,
    message: () => 'this user may not talk to the Docker engine',
  },
  {
    code: 'DOCKER_NOT_RUNNING',
    pattern:
      /Cannot connect to the Docker daemon(?: at (\S+?)\.? Is)?|error during connect: .*|failed to connect to the docker API at (\S+?);/i,
    message: ([, at, other]) =>
      `no Docker engine answers${at === undefined && other === undefined ? '' : ` at "${at ?? other ?? ''}"`}`,
  },
  {
    code: 'COMPOSE_UNSUITABLE',
    pattern: /'compose' is not a docker command|unknown command: docker compose|unknown shorthand flag: '.' in -./,
    message: () => '`docker compose` is missing',
  },
  {
    code: 'PORT_TAKEN',
    pattern:
      /(?:Bind for|listen tcp4?) [\d.]+:(\d+)(?: failed: port is already allocated|: bind: address already in use)/,
    message: ([, port]) => `port ${port ?? ''} is taken`,
  },
  {
    code: 'PORT_TAKEN',
    pattern: /[Pp]orts are not available: .*?:(\d+)\b/,
    message: ([, port]) => `port ${port ?? ''} is taken`,
  },
  {
    code: 'CONTAINER_EXISTS',
    pattern: /container name "\/?([^"]+)" is already in use/,
    message: ([, name]) => `there is a container "${name ?? ''}" already, which is not of this cluster`,
  },
  {
    code: 'DISK_FULL',
    pattern: /no space left on device/i,
    message: () => 'no space left on the disk of the Docker engine',
  },
];

/** Why a call of `docker` failed, in words of ours where its own are known. */
export function dockerFailure(args: readonly string[], { output, isMissing, reason }: FailedCall): AppError {
  if (isMissing) return new AppError('DOCKER_MISSING', 'no `docker` is on the PATH');
  for (const { code, pattern, message } of symptoms) {
    const match = pattern.exec(output);
    if (match !== null) return new AppError(code, message(match), { cause: new Error(output.trim()) });
  }
  const words = lastWords(output);
  const verb = args.find((arg, index) => /^[a-z]/.test(arg) && !isValue(args, index) && arg !== 'compose') ?? '';
  return new AppError('DOCKER_FAILED', `\`docker ${args[0] === 'compose' ? 'compose ' : ''}${verb}\` failed`, {
    problems: (words.length === 0 ? [reason] : words).map((message) => ({ message })),
  });
}

/** The values of `--project-name` and `--file`. */
function isValue(args: readonly string[], index: number): boolean {
  return args[index - 1]?.startsWith('--') === true && !(args[index - 1] ?? '').includes('=');
}

/** The last lines that are no progress of Compose's. */
export function lastWords(output: string): readonly string[] {
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:Container|Network|Volume) \S+ +\S+$/.test(line))
    .slice(-4);
}
