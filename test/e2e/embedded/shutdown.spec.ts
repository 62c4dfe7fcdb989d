import { join } from 'node:path';
import { restriction, RunningService } from '../running-service.js';

/** A service whose HTTP server never closes: it goes on to accept commands. */
const neverCloses = { NODE_OPTIONS: `--import=${join(process.cwd(), 'test/e2e/never-closes.mjs')}` };

test('SIGTERM ends a service that cannot close within 10 s, while it records, and the next start is not refused', async () => {
  const service = await RunningService.start(neverCloses);
  let errors = '';
  service.child.stderr?.on('data', (data: Buffer) => (errors += String(data)));
  let isOver = false;
  let acknowledged = 0;
  const write = async (writer: number): Promise<void> => {
    for (let number = 0; !isOver; number += 1) {
      const factId = `fact-${writer}-${number}`;
      const { status, json } = await service.post('restrict-chip', restriction('nvidia-a100', factId));
      if (status === 201) acknowledged = Math.max(acknowledged, json.position);
    }
  };
  const writers = Array.from({ length: 8 }, (_, writer) => write(writer).catch(() => undefined));
  const began = Date.now();
  await service.end('SIGTERM');
  const took = Date.now() - began;
  isOver = true;
  await Promise.all(writers);
  expect(took).toBeLessThan(10_000);
  expect(errors).toMatch(/^UnfinishedShutdownError: the service did not close within 9 s/);

  const next = await RunningService.start({}, service.environment);
  const { json } = await next.get('/health/ready');
  expect(acknowledged).toBeGreaterThan(0);
  expect(json.follower.position).toBeGreaterThanOrEqual(acknowledged);
  await next.remove();
});
