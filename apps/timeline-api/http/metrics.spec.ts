import { Metrics } from './metrics.js';

const timeline: ConstructorParameters<typeof Metrics>[0] = {
  head: 67,
  followerState: { kind: 'live' },
  applyDelay: 12,
  clockOffset: 61_000,
  clockSkew: { kind: 'behind-log', now: 0, other: 61_000 },
  retries: { append: 0, read: 2, subscription: 1 },
  projections: [
    { name: 'as-of', version: 3, state: { kind: 'live' }, position: 67, lag: 0 },
    { name: 'search', version: 1, state: { kind: 'stopped', error: new Error('no') }, position: 60, lag: 7 },
  ],
};

/** Dashboards and alerts depend on these names. */
test('the service’s own metrics have these names', async () => {
  const names = (await new Metrics(timeline).registry.getMetricsAsJSON()).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('timeline_'))).toEqual([
    'timeline_http_request_seconds',
    'timeline_commands_total',
    'timeline_live_streams',
    'timeline_event_store_retries_total',
    'timeline_position',
    'timeline_follower_live',
    'timeline_follower_stopped',
    'timeline_projection_position',
    'timeline_projection_lag_events',
    'timeline_projection_live',
    'timeline_projection_stopped',
    'timeline_apply_delay_seconds',
    'timeline_clock_offset_seconds',
    'timeline_clock_skewed',
  ]);
});

test('the state of the timeline is read at each scrape', async () => {
  const text = await new Metrics(timeline).registry.metrics();
  expect(text).toContain('timeline_position 67');
  expect(text).toContain('timeline_follower_live 1');
  expect(text).toContain('timeline_apply_delay_seconds 0.012');
  expect(text).toContain('timeline_clock_offset_seconds 61');
  expect(text).toContain('timeline_clock_skewed 1');
  expect(text).toContain('timeline_event_store_retries_total{during="read"} 2');
  expect(text).toContain('timeline_projection_position{projection="as-of",version="3"} 67');
  expect(text).toContain('timeline_projection_lag_events{projection="search",version="1"} 7');
  expect(text).toContain('timeline_projection_live{projection="as-of",version="3"} 1');
  expect(text).toContain('timeline_projection_live{projection="search",version="1"} 0');
  expect(text).toContain('timeline_projection_stopped{projection="search",version="1"} 1');
});
