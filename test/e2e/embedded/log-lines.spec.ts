import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { RunningService } from '../running-service.js';
import { TestEnvironment } from '../test-environment.js';

/* What was recorded or sent cannot begin a line of the service's log, move the cursor, or reverse the reading order. */

const ESCAPE = '\u001b[2J';
const ONE_BYTE_ESCAPE = '\u009b2J';
const REVERSED = '\u202e';
const FORGED = '{"level":30,"msg":"forged"}';
const COMMANDS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Sends bytes as they are, which no client would. */
async function send(url: string, bytes: Buffer): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(bytes);
  await once(socket, 'data');
  socket.destroy();
}

test('neither an event that cannot be read nor the address of a request writes into the log of the service', async () => {
  const environment = await TestEnvironment.open();
  const store = await environment.openStore();
  const type = `Foreign${ESCAPE}${ONE_BYTE_ESCAPE}${REVERSED}\n${FORGED}\n`;
  await store.append(
    `chip-x${ESCAPE}${REVERSED}\n${FORGED}`,
    [{ id: randomUUID(), type, data: {}, metadata: {} }],
    'no-stream',
  );
  await store.close();
  const service = await RunningService.start({}, environment);
  const path = Buffer.from(`/v1/chips/${ONE_BYTE_ESCAPE}${REVERSED}`);
  const [start, end] = ['GET ', ` HTTP/1.1\r\nhost: ${new URL(service.url).host}\r\n\r\n`];
  await send(service.url, Buffer.concat([Buffer.from(start), path, Buffer.from(end)]));
  await service.get(`/v1/chips/${encodeURIComponent(`${ESCAPE}\n${FORGED}`)}`);
  await service.end();

  const stopped = service.log.filter(({ level }) => level >= 50);
  expect(stopped).toMatchObject([{ err: { message: expect.stringContaining(REVERSED) } }]);
  expect(service.log.filter(({ msg }) => msg === 'Answered').length).toBeGreaterThanOrEqual(1);
  expect(service.log.filter(({ msg }) => msg === 'forged')).toEqual([]);
  for (const line of service.logLines) expect(line).not.toMatch(COMMANDS);
  await service.remove();
});

test.each(['q', '%71'])('a name that is searched for by %s= is in no line of the log', async (parameter) => {
  const service = await RunningService.start();
  const reply = await service.get(`/v1/search?${parameter}=Ivan%20Petrov&limit=3`);
  expect(reply.status).toBe(200);
  await service.get(`/v1/search?limit=3&${parameter}=Ivan%20Petrov`);
  await service.end();
  const urls = service.log.filter(({ msg }) => msg === 'Answered').map(({ request }) => request.url);
  const searched = urls.filter((url: string) => url.startsWith('/v1/search'));
  // The same name is the same hash.
  expect(searched).toEqual([
    expect.stringMatching(/^\/v1\/search\?q=sha256-[0-9a-f]{16}&limit=3$/),
    expect.stringMatching(/^\/v1\/search\?limit=3&q=sha256-[0-9a-f]{16}$/),
  ]);
  expect(new Set(searched.map((url: string) => /sha256-[0-9a-f]+/.exec(url)?.[0])).size).toBe(1);
  for (const line of service.logLines) expect(line).not.toMatch(/Petrov/);
  await service.remove();
});
