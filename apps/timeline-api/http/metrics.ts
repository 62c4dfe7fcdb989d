import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ProjectionStatus } from '../../../libs/projections/index.js';
import type { Timeline } from '../../../libs/timeline/index.js';

/** What is measured of a timeline. */
type MeasuredTimeline = Pick<
  Timeline,
  'head' | 'followerState' | 'projections' | 'retries' | 'applyDelay' | 'clockOffset' | 'clockSkew'
>;

/** The Prometheus metrics of the service. Every name begins with `timeline_`, except those of the process. */
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'timeline_http_request_seconds',
    help: 'Time to answer a request, by route and status; a live stream is observed when it ends',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly commands = new Counter({
    name: 'timeline_commands_total',
    help: 'Commands by name and outcome',
    labelNames: ['command', 'outcome'],
    registers: [this.registry],
  });

  readonly liveStreams = new Gauge({
    name: 'timeline_live_streams',
    help: 'Open live event streams',
    registers: [this.registry],
  });

  constructor(timeline: MeasuredTimeline) {
    collectDefaultMetrics({ register: this.registry });
    const { registry } = this;
    new Counter({
      name: 'timeline_event_store_retries_total',
      help: 'Retried event-store failures, by operation; always 0 for the embedded store',
      labelNames: ['during'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [during, count] of Object.entries(timeline.retries)) this.inc({ during }, count);
      },
    });
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    gauge('timeline_position', 'Position of the newest event that was followed', () => timeline.head);
    gauge('timeline_follower_live', '1 if the follower is live, 0 if it is catching up or has stopped', () =>
      Number(timeline.followerState.kind === 'live'),
    );
    gauge('timeline_follower_stopped', '1 if the follower has stopped because of an event or an error', () =>
      Number(timeline.followerState.kind === 'stopped'),
    );
    const projectionGauge = (name: string, help: string, read: (status: ProjectionStatus) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['projection', 'version'],
        registers: [registry],
        collect() {
          for (const status of timeline.projections)
            this.set({ projection: status.name, version: status.version }, read(status));
        },
      });
    projectionGauge(
      'timeline_projection_position',
      'Position of the newest event that a projection has applied',
      ({ position }) => position,
    );
    projectionGauge(
      'timeline_projection_lag_events',
      'Followed events that a projection has not applied',
      ({ lag }) => lag,
    );
    projectionGauge(
      'timeline_projection_live',
      '1 if a projection has applied all that was followed',
      ({ state }) => Number(state.kind === 'live'),
    );
    projectionGauge('timeline_projection_stopped', '1 if a projection has stopped at an error', ({ state }) =>
      Number(state.kind === 'stopped'),
    );
    gauge(
      'timeline_apply_delay_seconds',
      'Time from recording the newest event until queries on this replica saw it',
      () => (timeline.applyDelay ?? 0) / 1000,
    );
    gauge(
      'timeline_clock_offset_seconds',
      'How far the clock is behind the newest recorded event, or off the event store’s, whichever is more',
      () => timeline.clockOffset / 1000,
    );
    gauge('timeline_clock_skewed', '1 if commands are refused because the clock is off', () =>
      Number(timeline.clockSkew !== undefined),
    );
  }
}
