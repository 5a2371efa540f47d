import * as z from 'zod/mini';
import { AppError } from '../../../errors.js';
import type { Environment } from '../../../user-files/folders.js';
import { docker } from './docker-cli.js';
import type { ContainerRole } from './roles.js';
import { containerName, projectName } from './project.js';

/** Compose's own labels of what it has made. */
const projectLabel = 'com.docker.compose.project';
const serviceLabel = 'com.docker.compose.service';

const inspected = z.array(
  z.object({
    Name: z.string(),
    RestartCount: z.int(),
    State: z.object({ Status: z.string(), ExitCode: z.int(), StartedAt: z.string() }),
    Config: z.object({ Labels: z.nullish(z.record(z.string(), z.string())) }),
  }),
);

export interface Container {
  /** Its name, which the engine has once. */
  readonly name: string;
  /** Its service in the compose file. */
  readonly role: string;
  readonly isRunning: boolean;
  /** How often its restart policy has brought it back since it was started. */
  readonly restarts: number;
  /** True where it is to be brought back in a moment. */
  readonly isRestarting: boolean;
  /** Of its last end. */
  readonly exitCode: number;
  readonly startedAt: string;
}

/** The containers of a cluster, by their service in the compose file; those of the same name that are somebody else's are none of them. */
export async function containersOf(
  cluster: string,
  roles: readonly ContainerRole[],
  env: Environment,
): Promise<ReadonlyMap<string, Container>> {
  const found = await inspect(cluster, roles, env);
  const ours = found.filter(({ project }) => project === projectName(cluster));
  return new Map(ours.map((container) => [container.role, container]));
}

/** @throws AppError CONTAINER_EXISTS where a name that these containers need is taken */
export async function refuseForeignContainers(
  cluster: string,
  roles: readonly ContainerRole[],
  env: Environment,
): Promise<void> {
  const foreign = (await inspect(cluster, roles, env)).find(({ project }) => project !== projectName(cluster));
  if (foreign === undefined) return;
  const { name, project } = foreign;
  throw new AppError('CONTAINER_EXISTS', `there is a container "${name}" already, which is not of this cluster`, {
    hint:
      project === undefined
        ? `Remove it with \`docker rm --force ${name}\`.`
        : `Take its stack down with \`docker compose --project-name ${project} down\`; its data stays.`,
  });
}

/**
 * @throws AppError DATA_UNUSABLE where there are volumes of a cluster of this name whose state is not in our folder, so
 * that nobody knows what they hold
 */
export async function refuseUnknownVolumes(cluster: string, env: Environment): Promise<void> {
  const project = projectName(cluster);
  const { stdout } = await docker(['volume', 'ls', '--quiet', '--filter', `label=${projectLabel}=${project}`], { env });
  const names = stdout.split('\n').filter((name) => name !== '');
  if (names.length === 0) return;
  throw new AppError('DATA_UNUSABLE', `Docker has volumes of a cluster "${cluster}" that todo-kafka knows nothing of`, {
    problems: names.map((message) => ({ message })),
    hint: `Delete them with \`docker compose --project-name ${project} down --volumes\`, or start another cluster with \`--cluster\`.`,
  });
}

async function inspect(
  cluster: string,
  roles: readonly ContainerRole[],
  env: Environment,
): Promise<readonly (Container & { readonly project: string | undefined })[]> {
  const names = roles.map((role) => containerName(cluster, role));
  const { stdout } = await docker(['container', 'inspect', ...names], {
    env,
    // Those that there are come on stdout; that others are not there is the answer, not a failure.
    isAnswer: ({ stdout, all }) => stdout.trimStart().startsWith('[') && /no such container/i.test(all),
  });
  return inspected.parse(JSON.parse(stdout)).map(({ Name, RestartCount, State, Config }) => ({
    name: Name.replace(/^\//, ''),
    role: Config.Labels?.[serviceLabel] ?? '',
    project: Config.Labels?.[projectLabel],
    isRunning: State.Status === 'running',
    isRestarting: State.Status === 'restarting',
    restarts: RestartCount,
    exitCode: State.ExitCode,
    startedAt: State.StartedAt,
  }));
}
