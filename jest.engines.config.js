const { sandboxInjectedGlobals, setupFilesAfterEnv, testSequencer, transform } = require('./jest.config.js');

/**
 * Tests against real programs: slower, and skipped with a reason (failed in CI) if a program is unavailable.
 */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test/engines'],
  globalSetup: '<rootDir>/test/engines/harness/global-setup.ts',
  setupFilesAfterEnv,
  sandboxInjectedGlobals,
  testSequencer,
  testTimeout: 180_000,
  // more workers than processors: tests that wait for rollouts, checks and the ends of pods leave them to
  // others
  maxWorkers: 4,
  transform,
};
