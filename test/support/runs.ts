/**
 * How often a law is tried, and from which seed: `LAW_RUNS` and `LAW_SEED` in the environment replace both. A test that
 * fails names its seed.
 */
export function runs(numRuns: number): { readonly numRuns: number; readonly seed: number } {
  return {
    numRuns: Number(process.env['LAW_RUNS'] ?? numRuns),
    seed: Number(process.env['LAW_SEED'] ?? Math.floor(Math.random() * 2 ** 31)),
  };
}
