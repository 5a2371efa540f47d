import type { Environment, Folders } from '../runtime/folders.js';
import type { ClusterRuntime } from '../runtime/runtime.js';
import type { RuntimeKind } from '../runtime/state.js';
import { AppError } from '../errors.js';

export interface RuntimeOptions {
  readonly folders: Folders;
  readonly env: Environment;
  readonly kafkaHome?: string | undefined;
}

/** The one place that knows which runtimes there are. */
export async function createRuntime(kind: RuntimeKind, options: RuntimeOptions): Promise<ClusterRuntime> {
  const { folders, env } = options;
  if (kind === 'docker') {
    throw new AppError(
      'RUNTIME_UNSUPPORTED',
      'the data of this cluster belongs to Docker, which this version does not run',
    );
  }
  const { NativeRuntime } = await import('../runtime/native/native-runtime.js');
  return new NativeRuntime({
    folders,
    env,
    kafkaHome: nonEmpty(options.kafkaHome) ?? nonEmpty(env['KAFKA_HOME']) ?? null,
  });
}

/** What runs a cluster: what its kept data was made with, else what was asked for, else what this machine has. */
export function chooseKind(wanted: 'auto' | RuntimeKind, kept: RuntimeKind | null): RuntimeKind {
  return kept ?? (wanted === 'auto' ? 'native' : wanted);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
