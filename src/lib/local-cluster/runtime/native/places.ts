import { join } from 'node:path';
import type { ServiceName } from '../layout.js';

/** Where a service of a native cluster keeps what it has. */
export interface ServicePlaces {
  /** Its own folder, and working folder. */
  readonly folder: string;
  readonly pidFile: string;
  /** What it logs; its older parts are beside it with `.1` to `.3` at the end. */
  readonly logFile: string;
  /** What the JVM writes on stdout and stderr: next to nothing, unless it cannot start. */
  readonly outFile: string;
  /** Native libraries that a JVM unpacks, made anew at each start. */
  readonly temporary: string;
}

/** A process of a native cluster: each service is one, and the registry of a secure cluster has one before it. */
export type ProcessName = ServiceName | 'registry-front';

export function placesOf(clusterFolder: string, name: ProcessName): ServicePlaces {
  const folder = join(clusterFolder, name);
  const logs = join(clusterFolder, 'logs');
  return {
    folder,
    pidFile: join(folder, 'pid'),
    logFile: join(logs, `${name}.log`),
    outFile: join(logs, `${name}.out`),
    temporary: join(folder, 'tmp'),
  };
}

/** How many older parts of a log there are at most; `native/log4j2.xml` says the same. */
export const olderLogs = 3;
