const { sandboxInjectedGlobals, setupFilesAfterEnv, testSequencer, transform } = require('./jest.config.js');

/** Tests against real programs: slower, and skipped with a reason (in CI: failed) where a program cannot be had. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test/engines'],
  globalSetup: '<rootDir>/test/engines/harness/global-setup.ts',
  setupFilesAfterEnv,
  sandboxInjectedGlobals,
  testSequencer,
  testTimeout: 180_000,
  // of two processors: what waits for rollouts, checks and the ends of pods leaves them to others
  maxWorkers: 3,
  transform,
};
