const { projects } = require('../../jest.config.cjs');

const { displayName: _displayName, ...unit } = projects.find(({ displayName }) => displayName === 'unit');

module.exports = {
  ...unit,
  testEnvironment: `${__dirname}/environment.cjs`,
  roots: ['events', 'libs', 'test'].map((folder) => `<rootDir>/${folder}`),
  watchman: false,
  testMatch: ['<rootDir>/test/mutation/*.mutation.ts'],
};
