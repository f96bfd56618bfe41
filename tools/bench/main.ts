/**
 * The benchmark: whole processes, interleaved in one run, printed as ratios. `npm run bench` runs everything
 * (about five minutes); `npm run bench -- cold` runs one part: cold, scale, machines, lifecycle, simulator,
 * gateway, preview or site.
 */
import { benchCold } from './cold.ts';
import { benchGateway } from './gateway.ts';
import { benchLifecycle } from './lifecycle.ts';
import { benchMachines } from './machines.ts';
import { benchPreview } from './preview.ts';
import { benchScale } from './scale.ts';
import { benchSimulator } from './simulator.ts';
import { benchSite } from './site.ts';

const PARTS: Readonly<Record<string, () => Promise<void> | void>> = {
  cold: benchCold,
  scale: benchScale,
  machines: benchMachines,
  lifecycle: benchLifecycle,
  simulator: benchSimulator,
  gateway: benchGateway,
  preview: benchPreview,
  site: benchSite,
};

const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
