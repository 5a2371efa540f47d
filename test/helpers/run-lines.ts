import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { Interruption } from '../../src/lib/cli/interruption.js';
import { processStreams } from '../../src/lib/cli/streams.js';
import { main } from '../../src/main.js';

/**
 * Runs command lines in this process, one after the other: those of the JSON file that is named, an array of arrays. Before each
 * stands a line `=== <index>`. One process for all takes less than a second, one for each half a minute.
 */
const [, , file = ''] = process.argv;
const lines = z.array(z.array(z.string())).parse(JSON.parse(readFileSync(file, 'utf8')));
const streams = processStreams();
for (const [index, argv] of lines.entries()) {
  await streams.stdout.write(`=== ${index}\n`);
  await main(argv, {
    streams,
    env: process.env,
    workingDirectory: process.cwd(),
    interruption: new Interruption(streams),
  });
}
process.exit(0);
