/** `org.apache.kafka.clients.admin.ScramMechanism`, whose numbers begin at 1. */
export const scramMechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
export type ScramMechanism = (typeof scramMechanisms)[number];
