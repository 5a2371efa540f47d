/** What a local cluster runs in. */
export const runtimes = ['docker', 'native'] as const;

export type RuntimeKind = (typeof runtimes)[number];

/** Which programs a cluster is made of: Kafka 4 with a quorum of its own, or the owner's first stack. */
export const stacks = ['kraft', 'zookeeper'] as const;

export type StackName = (typeof stacks)[number];

export const healths = ['healthy', 'degraded', 'stopped'] as const;

export type Health = (typeof healths)[number];

/** How a service came to its end; `killed`: it did not end when it was asked to. */
export const stopActions = ['stopped', 'killed', 'not-running'] as const;

export type StopAction = (typeof stopActions)[number];

/** `starting`: its process runs, and it does not answer yet. */
export const serviceStates = ['running', 'starting', 'stopped'] as const;

export type ServiceHealth = (typeof serviceStates)[number];
