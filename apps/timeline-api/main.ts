import 'reflect-metadata';
import { readConfiguration } from './app/configuration.js';

const LONGEST_SHUTDOWN_MILLISECONDS = 10_000;

async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  // Loaded only now, so that a configuration error is reported at once.
  const { startService } = await import('./app/http-server.js');
  const service = await startService(configuration, fail);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), LONGEST_SHUTDOWN_MILLISECONDS).unref();
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

function fail(error: unknown): never {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  process.stderr.write(`${name}: ${message}\n`);
  process.exit(1);
}

main().catch(fail);
