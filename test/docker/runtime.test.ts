import { describeRuntime } from '../helpers/runtime-suite.js';

describeRuntime('docker');
