import { Kafka, logLevel, type Admin } from 'kafkajs';
import { ownClusters, type OwnClusters } from './own-cluster.js';

/** Three brokers of a test file's own, without a registry, whose replicas it may move. */
export interface ThreeBrokers {
  readonly own: OwnClusters;
  readonly kafka: Kafka;
  readonly admin: Admin;
  /** `host:port,…` */
  readonly brokers: string;
  readonly end: () => Promise<void>;
}

export async function startThreeBrokers(): Promise<ThreeBrokers> {
  const own = ownClusters();
  const up = ['up', '--nodes', '3', '--without', 'registry', '--port-offset', 'auto'];
  const { brokers } = await own.document('up', up);
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const end = async (): Promise<void> => {
    await admin.disconnect();
    await own.run(['down', '--volumes', '--yes']);
  };
  return { own, kafka, admin, brokers: brokers.join(','), end };
}
