import { COMPILER } from '../build/entries.ts';

/** One step of the checks: a program and its arguments. */
export interface Step {
  readonly name: string;
  readonly what: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it is a jest run, whose tests are counted one by one. */
  readonly jest?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Tests against real programs that measure time. Beside others that use all processors, they would measure
 * those instead.
 */
const ALONE = listFiles(['cluster/losses', 'rancher/lost-nodes']);

/**
 * The slowest tests that run without a real program. They check what is published, so they depend little on
 * this machine.
 */
const LONG = listFiles([
  'controller/deploy',
  'controller/memory',
  'package/guides',
  'package/installers',
  'package/japanese',
  'package/user-programs',
  'package/user-projects',
  'package/widths',
  'simulator/kills',
]);

function listFiles(names: readonly string[]): string[] {
  return names.map((name) => `<rootDir>/test/engines/${name}.test.ts`);
}

const CHECKS_OF_SOURCES: readonly Step[] = [
  { name: 'lint', what: 'format and lint', command: 'biome', args: ['ci', '--error-on-warnings', '.'] },
  {
    name: 'types',
    what: 'type check of everything that Node runs',
    command: 'node',
    args: [COMPILER, '--noEmit'],
  },
];

const CHECKS_OF_PAGES: readonly Step[] = [
  {
    name: 'page-types',
    what: 'type check of the page of the simulator, which a browser runs',
    command: 'node',
    args: [COMPILER, '--noEmit', '-p', 'lib/simulator/dashboard/client'],
  },
  {
    name: 'picture-types',
    what: 'type check of the page with the picture, which a browser runs',
    command: 'node',
    args: [COMPILER, '--noEmit', '-p', 'lib/graph/page/client'],
  },
  {
    name: 'live-types',
    what: 'type check of the page with the picture and the state of the simulator',
    command: 'node',
    args: [COMPILER, '--noEmit', '-p', 'lib/simulator/picture/client'],
  },
  { name: 'knip', what: 'unused files, exports and dependencies', command: 'knip', args: [] },
];

const BUILD: Step = {
  name: 'build',
  what: 'compile the package to build/',
  command: 'node',
  args: ['tools/build/main.ts'],
};

const CHECKS_OF_PACKAGE: readonly Step[] = [
  {
    name: 'docs',
    what: 'pages made from the sources are up to date',
    command: 'node',
    args: ['tools/docs/main.ts', '--check'],
  },
  {
    name: 'reference',
    what: 'every public member is documented, and every link of the site leads somewhere',
    command: 'node',
    args: ['tools/reference/main.ts', '--check'],
  },
  { name: 'publint', what: 'shape of the package', command: 'publint', args: ['--strict'] },
  {
    name: 'attw',
    what: 'types of the package as users resolve them',
    command: 'attw',
    args: ['--pack', '.', '--quiet'],
    // npm pack would build again what the step before has built
    env: { npm_config_ignore_scripts: 'true' },
  },
];

const ENGINES: Step = {
  name: 'get-engines',
  what: 'build or install the programs that tests run, those that this machine does not have',
  command: 'node',
  args: ['tools/engines/engines.ts', '--all'],
};

const ENGINE_TESTS = ['--ci', '-c', 'jest.engines.config.js'];

const UNIT_TESTS: Step = {
  name: 'jest',
  what: 'unit and property tests',
  command: 'jest',
  args: ['--ci'],
  jest: true,
};

const TRAFFIC: Step = {
  name: 'traffic',
  what: 'tests of real programs that measure time, one after the other',
  command: 'jest',
  args: [...ENGINE_TESTS, '--maxWorkers=1', ...ALONE.map((file) => `--testMatch=${file}`)],
  jest: true,
};

const LONG_TESTS: Step = {
  name: 'long',
  what: 'slow tests of what is published',
  command: 'jest',
  args: [...ENGINE_TESTS, ...LONG.map((file) => `--testMatch=${file}`)],
  jest: true,
};

const OTHER_ENGINE_TESTS: Step = {
  name: 'engines',
  what: 'tests against real programs that are here (--all gets every one)',
  command: 'jest',
  args: [...ENGINE_TESTS, `--testPathIgnorePatterns=${[...ALONE, ...LONG].join('|')}`],
  jest: true,
};

/** The steps to run, and what is left out. */
export interface Plan {
  /**
   * Stages that run one after the other. The lanes of a stage run at the same time, the steps of a lane one
   * by one. Lanes after the first use the processor time that the first leaves, and print at the end of each
   * step. Cheap stages come first. Programs come from node_modules/.bin, which npm puts on PATH.
   */
  readonly stages: readonly (readonly (readonly Step[])[])[];
  /** Steps and test files that are left out, each with the reason. */
  readonly leftOut: readonly string[];
}

/** Plans all steps, or only those that tell a newcomer within minutes whether everything works. */
export function planSteps(isComplete: boolean): Plan {
  const onlyWithAll = (lane: readonly Step[]) => (isComplete ? [lane] : []);
  const stages = [
    [CHECKS_OF_SOURCES, ...onlyWithAll(CHECKS_OF_PAGES)],
    [[BUILD]],
    // alone: beside Go, the tests would take so long that none would be left to run while traffic waits
    ...(isComplete ? [[[ENGINES]]] : []),
    // traffic mostly waits for rollouts and checks, while the others only compute
    [[TRAFFIC], ...onlyWithAll([...CHECKS_OF_PACKAGE, LONG_TESTS]), [UNIT_TESTS]],
    [[OTHER_ENGINE_TESTS]],
  ];
  const leftOut = [
    ...[...CHECKS_OF_PAGES, ...CHECKS_OF_PACKAGE].map(
      ({ name, what }) => `${name} (${what}): for who changes it`,
    ),
    `${ENGINES.name} (${ENGINES.what}): it takes long`,
    ...LONG.map((file) => `${file.replace('<rootDir>/', '')}: it takes long`),
  ];
  return { stages, leftOut: isComplete ? [] : leftOut };
}
