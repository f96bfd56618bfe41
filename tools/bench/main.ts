/**
 * The benchmark: whole processes, interleaved in one run, printed as ratios. `npm run bench` runs everything (about four
 * minutes); `npm run bench -- cold` one part: cold, scale, lifecycle.
 */
import { benchCold } from './cold.ts';
import { benchLifecycle } from './lifecycle.ts';
import { benchScale } from './scale.ts';

const PARTS: Readonly<Record<string, () => Promise<void> | void>> = {
  cold: benchCold,
  scale: benchScale,
  lifecycle: benchLifecycle,
};

const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
