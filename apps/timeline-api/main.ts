import 'reflect-metadata';
import { readConfiguration } from './app/configuration.js';

/** In milliseconds: with what the exit itself takes, within the 10 s that are promised. */
const LONGEST_SHUTDOWN = 9000;

class UnfinishedShutdownError extends Error {
  override readonly name = 'UnfinishedShutdownError';

  constructor() {
    super(
      `the service did not close within ${LONGEST_SHUTDOWN / 1000} s and exits now; nothing acknowledged is lost`,
    );
  }
}

async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  // Loaded only now, so that a configuration error is reported at once.
  const { startService } = await import('./app/http-server.js');
  const service = await startService(configuration, fail);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => fail(new UnfinishedShutdownError()), LONGEST_SHUTDOWN).unref();
    service.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  if (process.send === undefined) return;
  // A parent process that started this one: it receives the address, and the service ends with it.
  process.on('disconnect', stop);
  process.send({ url: service.url });
}

/** Ends the process at once; also while the store writes, see `endWithTransactions`. */
function fail(error: unknown): never {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  process.stderr.write(`${name}: ${message}\n`);
  process.exit(1);
}

main().catch(fail);
