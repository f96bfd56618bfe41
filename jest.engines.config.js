const { setupFilesAfterEnv, transform } = require('./jest.config.js');

/** Tests against real programs: slower, and skipped with a reason (in CI: failed) where a program cannot be had. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test/engines'],
  globalSetup: '<rootDir>/test/engines/harness/global-setup.ts',
  setupFilesAfterEnv,
  testTimeout: 180_000,
  // each Pulumi run is three processes by itself
  maxWorkers: 2,
  transform,
};
