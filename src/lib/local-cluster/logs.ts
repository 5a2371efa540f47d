import type { OpenCluster } from './open-cluster.js';
import type { ServiceName } from './runtime/layout.js';
import { merged } from './runtime/merged.js';
import type { LogOptions } from './runtime/runtime.js';

export interface LogLine {
  readonly service: ServiceName;
  readonly line: string;
}

/**
 * The lines of several services' logs: first the last ones of each, in the order of their times, then whatever is added,
 * as it comes.
 */
export async function* clusterLogs(
  cluster: OpenCluster,
  services: readonly ServiceName[],
  options: LogOptions,
): AsyncIterable<LogLine> {
  const past: LogLine[][] = [];
  for (const service of services) past.push(await collect(cluster, service, options));
  yield* inOrder(past);
  if (!options.follow) return;
  yield* merged(services.map((service) => tagged(cluster, service, { ...options, lines: 0 })));
}

async function collect(cluster: OpenCluster, service: ServiceName, options: LogOptions): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const once = { ...options, follow: false };
  for await (const line of cluster.runtime.logs(cluster, service, once)) lines.push({ service, line });
  return lines;
}

async function* tagged(cluster: OpenCluster, service: ServiceName, options: LogOptions): AsyncGenerator<LogLine> {
  for await (const line of cluster.runtime.logs(cluster, service, options)) yield { service, line };
}

/** Sorts by the time that lines begin with; a line without one, as of a stack trace, stays behind the line before it. */
export function inOrder(logs: readonly (readonly LogLine[])[]): readonly LogLine[] {
  const stamped = logs.flatMap((lines) => {
    let stamp = '';
    return lines.map((entry) => {
      stamp = /^\d{4}-\d\d-\d\dT[\d:.,]+/.exec(entry.line)?.[0].replace(',', '.') ?? stamp;
      return { stamp, entry };
    });
  });
  return stamped.sort((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0)).map(({ entry }) => entry);
}
