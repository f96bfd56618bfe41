/**
 * Where the random values of properties start (a jest setup file). In CI each run draws the same ones, so that a
 * build fails for its own change only; elsewhere each property draws others each time, and what fast-check prints
 * of a failure has its seed. `KUMIKI_SEED=n` starts all properties at n, in CI too. What names a seed keeps it.
 */
const CI_SEED = 1;

// a factory, because most test files have no properties and need not load fast-check
jest.mock('fast-check', () => {
  const fastCheck = jest.requireActual<typeof import('fast-check')>('fast-check');
  const seed = chooseSeed(process.env);
  if (seed !== undefined) fastCheck.configureGlobal({ seed });
  return fastCheck;
});

/** @returns undefined if each property is to choose its own */
export function chooseSeed({ KUMIKI_SEED, CI }: NodeJS.ProcessEnv): number | undefined {
  if (!KUMIKI_SEED) return CI === 'true' ? CI_SEED : undefined;
  const seed = Number(KUMIKI_SEED);
  if (Number.isInteger(seed) && seed === (seed | 0)) return seed;
  throw new Error(`KUMIKI_SEED is '${KUMIKI_SEED}': give a whole number of 32 bits, as fast-check prints it`);
}
