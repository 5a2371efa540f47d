import { AppError, errorOf, hasErrorCode } from '../errors.js';
import type { Environment, Folders } from '../user-files/folders.js';
import type { RuntimeKind, StackName } from '../documents/cluster-words.js';
import type { ClusterRuntime } from './runtime/runtime.js';
import type { ClusterState } from './runtime/state.js';

export interface RuntimeOptions {
  readonly folders: Folders;
  readonly env: Environment;
  readonly kafkaHome?: string | undefined;
  /** Told what somebody should know although it goes on. */
  readonly warn?: ((text: string) => void) | undefined;
}

/** The one place that knows which runtimes there are. */
export async function createRuntime(kind: RuntimeKind, options: RuntimeOptions): Promise<ClusterRuntime> {
  const { folders, env } = options;
  if (kind === 'docker') {
    const { DockerRuntime } = await import('./runtime/docker/docker-runtime.js');
    return new DockerRuntime(env);
  }
  const { NativeRuntime } = await import('./runtime/native/native-runtime.js');
  return new NativeRuntime({
    folders,
    env,
    warn: options.warn,
    kafkaHome: nonEmpty(options.kafkaHome) ?? nonEmpty(env['KAFKA_HOME']) ?? null,
  });
}

export interface RuntimeRequest {
  readonly kind: 'auto' | RuntimeKind;
  readonly stack: StackName | undefined;
  readonly secure?: boolean;
  readonly kafkaHome?: string | undefined;
}

export interface RuntimeChoice {
  readonly kind: RuntimeKind;
  readonly stack: StackName;
  /** Why it is not Docker, where that would have come first. */
  readonly passedOver: Error | null;
}

/**
 * What runs a cluster: what its kept data was made with, else what was asked for, else Docker where its engine answers,
 * else processes of this machine.
 * @param checkEngine throws where no engine answers
 */
export async function chooseRuntime(
  { kind, stack, secure = false, kafkaHome }: RuntimeRequest,
  kept: Pick<ClusterState, 'runtime' | 'stack'> | null,
  checkEngine: () => Promise<void>,
): Promise<RuntimeChoice> {
  if (kept !== null) return { kind: kept.runtime, stack: kept.stack, passedOver: null };
  if (stack === 'zookeeper') {
    if (secure) throw new AppError('USAGE', '`--secure` is for the stack "kraft", not with `--stack zookeeper`');
    if (kind === 'native') {
      throw new AppError('USAGE', 'the stack "zookeeper" runs in containers only, not with `--runtime native`');
    }
    return { kind: 'docker', stack, passedOver: null };
  }
  if (kind !== 'auto') return { kind, stack: 'kraft', passedOver: null };
  if (nonEmpty(kafkaHome) !== undefined) return { kind: 'native', stack: 'kraft', passedOver: null };
  try {
    await checkEngine();
    return { kind: 'docker', stack: 'kraft', passedOver: null };
  } catch (error) {
    const reason = errorOf(error);
    if (!hasErrorCode(reason, 'DOCKER_MISSING', 'DOCKER_NOT_RUNNING', 'DOCKER_NOT_PERMITTED', 'DOCKER_FAILED')) {
      throw reason;
    }
    return { kind: 'native', stack: 'kraft', passedOver: reason };
  }
}

/** Asks the Docker engine whether it is there. */
export function engineCheck(env: Environment, signal: AbortSignal): () => Promise<void> {
  return async () => {
    const { checkEngine } = await import('./runtime/docker/engine.js');
    await checkEngine({ env, signal });
  };
}

/** Where this machine has what neither runtime needs, both are named. */
export function withPassedOver(error: unknown, { passedOver }: RuntimeChoice): unknown {
  if (passedOver === null || !(error instanceof AppError)) return error;
  if (!['JAVA_MISSING', 'JAVA_UNSUITABLE', 'MAVEN_MISSING'].includes(error.code)) return error;
  return new AppError(error.code, error.message, {
    problems: [...error.problems, { message: `Docker was passed over: ${passedOver.message}` }],
    cause: error,
  });
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
