import { commandLine, deniedPersons, RunningService } from '../e2e/running-service.js';

/** Starts a service with the chip controls, and with two editions of the excerpt of the Denied Persons List. */
export async function serviceWithLists(): Promise<RunningService> {
  const service = await RunningService.start();
  await service.loadCase();
  for (const edition of ['2018-08-17', '2023-11-30']) {
    const options = ['--edition', edition, '--url', service.url];
    await commandLine(['import', 'bis-dpl', deniedPersons(edition), ...options]);
  }
  return service;
}
