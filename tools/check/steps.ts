/** One step of the gate: a program and its arguments. */
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
 * What measures time, against real programs: beside others, on a machine that they fill, it would measure these.
 */
const ALONE = ['cluster/losses', 'rancher/lost-nodes'].map(
  (name) => `<rootDir>/test/engines/${name}.test.ts`,
);

/** Cheap steps first. Programs come from node_modules/.bin, which npm puts on PATH. */
export const steps: readonly Step[] = [
  { name: 'lint', what: 'format and lint', command: 'biome', args: ['ci', '--error-on-warnings', '.'] },
  { name: 'types', what: 'type check of everything that Node runs', command: 'tsc', args: ['--noEmit'] },
  {
    name: 'page-types',
    what: 'type check of the page of the simulator, which a browser runs',
    command: 'tsc',
    args: ['--noEmit', '-p', 'lib/simulator/dashboard/client'],
  },
  {
    name: 'picture-types',
    what: 'type check of the page with the picture, which a browser runs',
    command: 'tsc',
    args: ['--noEmit', '-p', 'lib/graph/page/client'],
  },
  {
    name: 'live-types',
    what: 'type check of the page with the picture and the state of the simulator',
    command: 'tsc',
    args: ['--noEmit', '-p', 'lib/simulator/picture/client'],
  },
  {
    name: 'build',
    what: 'compile the package to build/',
    command: 'node',
    args: ['tools/build/main.ts'],
  },
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
  { name: 'jest', what: 'unit and property tests', command: 'jest', args: ['--ci'], jest: true },
  {
    name: 'engines',
    what: 'tests against real programs that are here (the first run builds Pulumi, about 3 minutes; --all: every one)',
    command: 'jest',
    args: ['--ci', '-c', 'jest.engines.config.js', `--testPathIgnorePatterns=${ALONE.join('|')}`],
    jest: true,
  },
  {
    name: 'traffic',
    what: 'tests of real programs that measure time: one after the other, with nothing beside them',
    command: 'jest',
    args: [
      '--ci',
      '-c',
      'jest.engines.config.js',
      '--maxWorkers=1',
      ...ALONE.map((file) => `--testMatch=${file}`),
    ],
    jest: true,
  },
  { name: 'publint', what: 'shape of the package', command: 'publint', args: ['--strict'] },
  {
    name: 'attw',
    what: 'types of the package as users resolve them',
    command: 'attw',
    args: ['--pack', '.', '--quiet'],
  },
  { name: 'knip', what: 'unused files, exports and dependencies', command: 'knip', args: [] },
];
