/**
 * Chooses the seed of property tests (a jest setup file). In CI each run draws the same values, so that a
 * build only fails because of its own change; elsewhere each property draws new values, and fast-check prints
 * the seed of a failure. `KUMIKI_SEED=n` starts all properties at n, even in CI. Properties that set their
 * own seed keep it.
 */
const CI_SEED = 1;

// a factory, because most test files have no properties and should not load fast-check
jest.mock('fast-check', () => {
  const fastCheck = jest.requireActual<typeof import('fast-check')>('fast-check');
  const seed = chooseSeed(process.env);
  if (seed !== undefined) fastCheck.configureGlobal({ seed });
  return fastCheck;
});

/** @returns undefined if each property chooses its own seed */
export function chooseSeed({ KUMIKI_SEED, CI }: NodeJS.ProcessEnv): number | undefined {
  if (!KUMIKI_SEED) return CI === 'true' ? CI_SEED : undefined;
  const seed = Number(KUMIKI_SEED);
  if (Number.isInteger(seed) && seed === (seed | 0)) return seed;
  throw new Error(`KUMIKI_SEED is '${KUMIKI_SEED}': give a whole number of 32 bits, as fast-check prints it`);
}
