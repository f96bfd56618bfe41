/** The fast suite: everything under test/ but test/engines/, which `jest.engines.config.js` runs against real programs. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/engines/'],
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      { tsconfig: { module: 'node16', moduleResolution: 'node16', isolatedModules: true, target: 'es2022' } },
    ],
  },
};
