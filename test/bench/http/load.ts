import autocannon from 'autocannon';
import { processorSeconds } from './measure.js';

/** What one round of requests came to. */
export interface Load {
  readonly perSecond: number;
  readonly p99Milliseconds: number;
  /** Processor time that the server used for one request, in microseconds. */
  readonly serverMicroseconds: number;
  /** Shares of one core. */
  readonly serverShare: number;
  readonly generatorShare: number;
}

/**
 * Sends requests for some seconds, a new one as soon as one is answered.
 * @throws Error if any was not answered by 2xx.
 */
export async function load(
  pid: number,
  seconds: number,
  options: Omit<autocannon.Options, 'duration'>,
): Promise<Load> {
  const before = await processorSeconds(pid);
  const generator = process.cpuUsage();
  const result = await autocannon({ ...options, duration: seconds });
  const used = process.cpuUsage(generator);
  const server = (await processorSeconds(pid)) - before;
  const { non2xx, errors, timeouts } = result;
  const answered = result['2xx'];
  if (non2xx + errors + timeouts > 0 || answered === 0) {
    throw new Error(`${options.url}: ${answered} answers, ${non2xx} refused, ${errors} errors`);
  }
  return {
    perSecond: answered / result.duration,
    p99Milliseconds: result.latency.p99,
    serverMicroseconds: (server / answered) * 1e6,
    serverShare: server / result.duration,
    generatorShare: (used.user + used.system) / 1e6 / result.duration,
  };
}
