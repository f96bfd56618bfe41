/**
 * The fast suite: all of test/ except test/engines/, which `jest.engines.config.js` runs against real
 * programs.
 */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/global-setup.mjs',
  testSequencer: '<rootDir>/test/longest-first.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/property-seed.ts'],
  // ends tests that hang, but not those that are merely slow because engines are being built beside them
  testTimeout: 300_000,
  // globals of a test file's own context are ten times as slow as injected ones
  sandboxInjectedGlobals: ['Array', 'JSON', 'Math', 'Number', 'Object'],
  // by default, jest leaves one processor free: half of a machine with two
  maxWorkers: '100%',
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/engines/'],
  // always CommonJS, whatever the nearest package.json says: Node runs tools/ as ES modules
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
