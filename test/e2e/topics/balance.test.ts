import { describeBalance } from '../../helpers/balance-suite.js';

describeBalance();
