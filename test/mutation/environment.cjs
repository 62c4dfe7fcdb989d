const TestEnvironment = require('@stryker-mutator/jest-runner/jest-env/node');

/** After the first test that fails, no other is run: the mutant is killed. */
module.exports = class extends TestEnvironment {
  #hasFailed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') this.#hasFailed = true;
    if (name === 'test_start' && this.#hasFailed) test.mode = 'skip';
  }
};
