import type { Timeline } from '../../../libs/timeline/index.js';
import { Metrics } from './metrics.js';

const timeline = {
  index: { head: 67 },
  followerState: { kind: 'live' },
  applyDelay: 12,
  setbacks: { append: 0, read: 2, subscription: 1 },
} as unknown as Timeline;

/** Dashboards and alerts depend on these names. */
test('the service’s own metrics have these names', async () => {
  const names = (await new Metrics(timeline).registry.getMetricsAsJSON()).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('timeline_'))).toEqual([
    'timeline_http_request_seconds',
    'timeline_commands_total',
    'timeline_live_streams',
    'timeline_event_store_setbacks_total',
    'timeline_position',
    'timeline_follower_live',
    'timeline_follower_stopped',
    'timeline_apply_delay_seconds',
  ]);
});

test('the state of the timeline is read at each scrape', async () => {
  const text = await new Metrics(timeline).registry.metrics();
  expect(text).toContain('timeline_position 67');
  expect(text).toContain('timeline_follower_live 1');
  expect(text).toContain('timeline_apply_delay_seconds 0.012');
  expect(text).toContain('timeline_event_store_setbacks_total{during="read"} 2');
});
