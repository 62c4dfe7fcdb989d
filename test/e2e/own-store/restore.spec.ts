import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { restriction, RunningService } from '../running-service.js';

test('a store that was restored from an older copy is followed again, and no answer contains what it does not hold', async () => {
  const service = await RunningService.start();
  await service.post('restrict-chip', restriction('kept', 'fact'));
  await service.end();
  const copy = join(service.environment.folder, 'copy');
  await service.environment.withEventsAtRest((events) => cp(events, copy, { recursive: true }));
  const later = await RunningService.start({}, service.environment);
  await later.post('restrict-chip', restriction('lost', 'fact'));
  await later.end();
  await service.environment.withEventsAtRest(async (events) => {
    await rm(events, { recursive: true });
    await cp(copy, events, { recursive: true });
  });
  const again = await RunningService.start({}, service.environment);
  try {
    expect(again.log).toContainEqual(
      expect.objectContaining({
        msg: 'Rebuilding the projections',
        reason: expect.stringMatching(/the store ends at \d+/),
      }),
    );
    const recorded = await again.post('restrict-chip', restriction('after', 'fact'));
    expect([recorded.status, recorded.json.position]).toEqual([201, 2]);
    expect((await again.get('/v1/chips/after')).status).toBe(200);
    expect((await again.get('/v1/chips/kept')).status).toBe(200);
    expect((await again.get('/v1/chips/lost')).status).toBe(404);
  } finally {
    await again.remove();
  }
}, 60_000);
