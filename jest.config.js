/** The fast suite: everything under test/ but test/engines/, which `jest.engines.config.js` runs against real programs. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/global-setup.mjs',
  testSequencer: '<rootDir>/test/longest-first.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/property-seed.ts', '<rootDir>/test/inspector-sessions.ts'],
  // what hangs ends; what is only slow, on a machine that has much else to do, goes on
  testTimeout: 60_000,
  // what a test file finds in its own world takes ten times as long as what is handed to it
  sandboxInjectedGlobals: ['Array', 'JSON', 'Math', 'Number', 'Object'],
  // jest leaves one processor free unless told otherwise: of two, half of what there is
  maxWorkers: '100%',
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/engines/'],
  // always CommonJS, whatever the nearest package.json says: tools/ are modules when Node runs them
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'commonjs' },
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      },
    ],
  },
};
