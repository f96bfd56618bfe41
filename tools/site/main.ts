/**
 * Changes a site at random, through the real Pulumi engine, a real API server and the simulator: `npm run
 * test:site -- --changes 200` makes 200 changes, each on top of the last. After each change, the cloud and
 * the cluster match the tree, and a second `up` would change nothing. `--seed` repeats a run; a failure
 * prints its seed. `--kills` kills the engine instead, before and after every request that changes the cloud
 * or the cluster, on the way from nothing to a site, to another one and back to nothing: the next run
 * completes the work. `--from` resumes an interrupted run: it skips the changes, or the kills, before that
 * number.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireEngines } from '../engines/engines.ts';

const { values } = parseArgs({
  options: {
    changes: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    from: { type: 'string', default: '1' },
    kills: { type: 'boolean', default: false },
  },
});
for (const [name, least] of [
  ['changes', 1],
  ['seed', 0],
  ['from', 1],
] as const) {
  const value = values[name];
  if (/^(?:0|[1-9]\d{0,8})$/.test(value) && Number(value) >= least) continue;
  console.error(`--${name} takes a whole number from ${least} to 999999999, not '${value}'`);
  process.exit(2);
}
const { kills, changes, seed, from } = values;
if (!kills && Number(from) > Number(changes)) {
  console.error(`--from takes the number of one of the ${changes} changes, not '${from}'`);
  process.exit(2);
}
console.log(
  `${kills ? 'a kill at every request' : `${changes} changes of seed ${seed}`}${from === '1' ? '' : `, from number ${from} on`}`,
);
// here, an engine that cannot be obtained is a failure, not a skipped test
const answers = await requireEngines(['pulumi', 'etcd', 'kube-apiserver']);
const missing = [...answers].flatMap(([name, answer]) =>
  answer instanceof Error ? `${name}: ${answer.message}` : [],
);
if (missing.length > 0) {
  console.error(missing.join('\n'));
  process.exit(3);
}
const { status } = spawnSync(
  'jest',
  ['-c', 'jest.engines.config.js', `test/engines/site/${kills ? 'kills' : 'changes'}`],
  {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: 'inherit',
    env: {
      ...process.env,
      KUMIKI_SITE_FROM: from,
      ...(kills ? { KUMIKI_SITE_KILLS: 'all' } : { KUMIKI_SITE_CHANGES: changes, KUMIKI_SITE_SEED: seed }),
    },
  },
);
process.exitCode = status ?? 1;
