import { describeBalance } from '../helpers/balance-suite.js';
import { describeReplication } from '../helpers/replication-suite.js';
import { onFirstStack } from '../helpers/three-brokers.js';

describeBalance(onFirstStack);
describeReplication(onFirstStack);
