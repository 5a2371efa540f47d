import { readFile } from 'node:fs/promises';
import { frontSettings, startFront } from './lib/local-cluster/runtime/native/registry-front.js';

// The process before the registry of a secure cluster: `up` starts it with the file of its settings.
const [, , file = ''] = process.argv;
await startFront(frontSettings.parse(JSON.parse(await readFile(file, 'utf8'))));
