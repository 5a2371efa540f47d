import * as z from 'zod/mini';
import { healths, runtimes, serviceStates, stacks, stopActions } from './cluster-words.js';
import { count } from './shared.js';

const serviceName = z.string();
const runtime = z.enum(runtimes);

export const up = z.strictObject({
  cluster: z.string(),
  runtime,
  stack: z.enum(stacks),
  nodes: count,
  /** The id that the brokers agreed on. */
  clusterId: z.string(),
  services: z.array(
    z.strictObject({
      name: serviceName,
      /** What `up` did with it. */
      action: z.enum(['started', 'unchanged']),
      address: z.string(),
    }),
  ),
  /** Addresses for clients. */
  brokers: z.array(z.string()),
  /** URL of the schema registry's Confluent API; null where the cluster has none. */
  registry: z.nullable(z.string()),
  /** URL of the web UI; null where the cluster has none. */
  ui: z.nullable(z.string()),
  /** Folder of the certificates and of the admin's password; null where the cluster is not secure. */
  credentials: z.nullable(z.string()),
  portOffset: count,
  seconds: z.number(),
});

export const down = z.strictObject({
  cluster: z.string(),
  /** `killed`: it did not end when it was asked to. */
  services: z.array(z.strictObject({ name: serviceName, action: z.enum(stopActions) })),
  volumesDeleted: z.boolean(),
});

export const status = z.strictObject({
  /** Name of the local cluster; null where addresses were given and no local cluster is meant. */
  cluster: z.nullable(z.string()),
  runtime: z.nullable(runtime),
  health: z.enum(healths),
  /** What is wrong, a sentence each. */
  problems: z.array(z.string()),
  clusterId: z.nullable(z.string()),
  services: z.array(
    z.strictObject({
      name: serviceName,
      state: z.enum(serviceStates),
      address: z.string(),
      pid: z.nullable(z.int()),
    }),
  ),
  brokers: z.array(
    z.strictObject({
      id: z.int(),
      address: z.string(),
      /** Partitions that it leads, of those it holds. */
      leaders: count,
      replicas: count,
    }),
  ),
  topics: count,
  partitions: count,
  underReplicated: count,
  offline: count,
  registry: z.nullable(z.strictObject({ url: z.string(), reachable: z.boolean() })),
});

export const ui = z.strictObject({
  /** null where a stack is meant that was started by hand. */
  cluster: z.nullable(z.string()),
  url: z.string(),
  /** False where it was only asked for, or nothing was there to show it. */
  opened: z.boolean(),
});

export const serviceChange = z.strictObject({
  cluster: z.string(),
  service: serviceName,
  state: z.enum(['running', 'stopped']),
  /** False where it was in that state already. */
  changed: z.boolean(),
});
