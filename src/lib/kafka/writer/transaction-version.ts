import type { KafkaCluster } from '../cluster.js';
import type { Api } from '../protocol/api.js';
import { endTxnApi } from '../protocol/end-txn.js';
import { produceApi } from '../protocol/produce.js';
import { txnOffsetCommitApi } from '../protocol/txn-offset-commit.js';

/**
 * The requests of a transaction, in versions that go together. The first way (KIP-98): what is to be written to is added
 * to the transaction beforehand, and the producer keeps its epoch. The second (KIP-890): brokers add what is written to, and
 * each end gives the producer another epoch, so that nothing of one transaction can get into the next.
 */
export interface TransactionVersion {
  readonly number: 1 | 2;
  readonly produce: typeof produceApi;
  readonly txnOffsetCommit: typeof txnOffsetCommitApi;
  readonly endTxn: typeof endTxnApi;
}

const first: TransactionVersion = {
  number: 1,
  produce: before(12, produceApi),
  txnOffsetCommit: before(5, txnOffsetCommitApi),
  endTxn: before(5, endTxnApi),
};

const second: TransactionVersion = {
  number: 2,
  produce: { ...produceApi, minVersion: 12 },
  txnOffsetCommit: { ...txnOffsetCommitApi, minVersion: 5 },
  endTxn: { ...endTxnApi, minVersion: 5 },
};

/** The second where the cluster has it, which it says by its finalized feature `transaction.version` (KIP-584). */
export async function transactionVersion(kafka: KafkaCluster): Promise<TransactionVersion> {
  const level = await kafka.finalizedFeature('transaction.version');
  return level !== null && level >= 2 ? second : first;
}

function before<Request, Response>(version: number, api: Api<Request, Response>): Api<Request, Response> {
  return { ...api, maxVersion: version - 1 };
}
