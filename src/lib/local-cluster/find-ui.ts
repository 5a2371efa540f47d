import { nameFlag } from '../config/connection.js';
import { AppError } from '../errors.js';
import { addressText } from '../kafka/connection/address.js';
import type { RuntimeOptions } from './choose-runtime.js';
import { addressesOf } from './find-local-cluster.js';
import { isRunning, notRunning, openCluster, statesOf, type OpenCluster } from './open-cluster.js';
import { urlOf } from './runtime/layout.js';
import { versionVariables } from './runtime/versions.js';
import { uiByHand } from './stack-by-hand.js';

export interface UiOptions extends RuntimeOptions {
  readonly name: string;
  /** True where no cluster was named, so that a stack started by hand may be meant. */
  readonly orByHand: boolean;
  readonly signal: AbortSignal;
}

export interface FoundUi {
  readonly url: string;
  /** null where it is none of ours. */
  readonly cluster: string | null;
}

/** Where a cluster's web UI is. @throws AppError that says how to get one */
export async function findUi(options: UiOptions): Promise<FoundUi> {
  const { name, orByHand, signal } = options;
  const cluster = await openCluster(name, options);
  const states = cluster === null ? [] : await statesOf(cluster);
  if (cluster === null || !states.some(isRunning)) {
    const url = orByHand ? await uiByHand(signal) : null;
    if (url === null) throw notRunning(name);
    return { url, cluster: null };
  }
  const { ui } = cluster.layout;
  if (ui === null) throw noUi(cluster, options);
  if (!states.some((state) => state.name === ui.name && isRunning(state))) {
    throw new AppError('CLUSTER_NOT_RUNNING', `the web UI of cluster "${name}" is not running`, {
      hint: `Start it with \`todo-kafka start kafka-ui${nameFlag(name)}\`.`,
    });
  }
  return { url: urlOf(ui), cluster: name };
}

function noUi(cluster: OpenCluster, { env }: RuntimeOptions): AppError {
  const { state } = cluster;
  const message = `cluster "${state.name}" has no web UI`;
  if (state.secure) {
    return new AppError('SERVICE_NOT_FOUND', message, {
      hint: 'The web UI has no login, so a secure cluster comes without it.',
    });
  }
  if (state.runtime === 'docker') {
    return new AppError('SERVICE_NOT_FOUND', message, {
      hint: `Add it with \`todo-kafka up${nameFlag(state.name)}\`, without \`--without ui\`.`,
    });
  }
  const { brokers, registry } = addressesOf(cluster);
  const settings = {
    NAME: state.name,
    BOOTSTRAPSERVERS: brokers.map(addressText).join(','),
    ...(registry === null ? {} : { SCHEMAREGISTRY: registry }),
  };
  const variables = Object.entries(settings).map(([name, value]) => `-e KAFKA_CLUSTERS_0_${name}=${value}`);
  const image = `kafbat/kafka-ui:${versionVariables(env).TODO_KAFKA_VERSION_KAFKA_UI}`;
  return new AppError('SERVICE_NOT_FOUND', message, {
    hint: `It comes with containers (\`todo-kafka up --runtime docker\`). Beside this cluster, on Linux: \`docker run --rm --network host ${variables.join(' ')} ${image}\`, then http://localhost:8080.`,
  });
}
