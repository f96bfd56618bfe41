import { collectMessages } from './collect.ts';

// for the test of the catalogue, and for translators
process.stdout.write(`${JSON.stringify(collectMessages(), undefined, 1)}\n`);
