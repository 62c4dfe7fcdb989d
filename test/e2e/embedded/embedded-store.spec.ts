import { AccessDeniedError, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { commandLine, restriction, RunningService } from '../running-service.js';

/* What a service has only with a store of its own: a server checks its files, and serves its clients, by itself. */

test('the store of a killed service is sound', async () => {
  const service = await RunningService.start();
  await service.post('restrict-chip', restriction('a-chip', 'fact'));
  await service.end('SIGKILL');
  const { stdout } = await commandLine(['verify'], service.home.environment);
  expect(stdout).toBe('1 events are sound.\n');
  await service.remove();
});

test('the embedded store is served to clients of the EventStoreDB protocol, for reading only', async () => {
  const service = await RunningService.start({ EVENTSTORE_SERVE: '127.0.0.1:0' });
  const { json } = await service.post('restrict-chip', restriction('a-chip', 'fact'));
  const { port } = service.log.find(({ msg }) => /EventStoreDB protocol/.test(msg));
  const client = EventStoreDBClient.connectionString`esdb://127.0.0.1:${port}?tls=false`;
  const read: (string | undefined)[] = [];
  for await (const { event } of client.readStream('chip-a-chip')) read.push(event?.id);
  expect(read).toEqual(json.eventIds);
  const event = jsonEvent({ type: 'ChipRestricted', data: {} });
  await expect(client.appendToStream('chip-a-chip', event)).rejects.toThrow(AccessDeniedError);
  await client.dispose();
  await service.remove();
});
