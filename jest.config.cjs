/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // The end-to-end tests start processes, on machines that may be busy.
  testTimeout: 30_000,
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: { '\\.(ts|js|mjs)$': '<rootDir>/test/transform.cjs' },
  // Everything passes through the transformer, which itself leaves CommonJS packages alone.
  transformIgnorePatterns: [],
  // Our relative imports end in `.js` and mean the `.ts` beside; a real `.js` (a package's own file) wins.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
};
