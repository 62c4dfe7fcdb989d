import { applyDecorators, Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../http/access/access.guard.js';
import { Offers } from '../http/negotiation.js';
import { Metrics } from '../http/metrics.js';
import { ApiProblemAs, headersOf, json } from '../http/openapi/responses.js';
import { text } from '../http/openapi/schema.js';
import { ProblemError } from '../http/problems/problem.js';
import type { Live, NotReady, Ready } from '../../../libs/answers/index.js';
import type { ProjectionStatus } from '../../../libs/projections/index.js';
import { describeSkew, Timeline } from '../../../libs/timeline/index.js';
import { StoreCheck } from './store-check.js';

const ApiHealth = (summary: string, description: string, ok: string, schema: string): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary, description }),
    ApiResponse({ status: 200, description: ok, headers: headersOf('Cache-Control'), content: json(schema) }),
  );

const ApiMetrics = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary: 'Prometheus metrics',
      description: 'Metrics of the process, the requests, the log and the store.',
    }),
    ApiResponse({
      status: 200,
      description: 'The Prometheus text format, 0.0.4',
      content: { 'text/plain': { schema: text } },
    }),
  );

@ApiTags('operations')
@Controller()
export class OperationsController {
  constructor(
    private readonly timeline: Timeline,
    private readonly metrics: Metrics,
    private readonly storeCheck: StoreCheck,
  ) {}

  @ApiHealth(
    'Whether the process responds',
    'For the liveness probe: nothing else is checked.',
    'The process responds',
    'Live',
  )
  @Needs('anyone')
  @Header('cache-control', 'no-store')
  @Get('health/live')
  live(): Live {
    return { status: 'live' };
  }

  /** Not ready before the follower has reached the head, while the store fails or the clock is off, and after the follower has stopped. */
  @ApiHealth(
    'Whether answers follow the log, and how far they lag behind',
    'For the readiness probe: 503 before the head of the log is reached, while the store fails or the clock is off, and once a projection has stopped.',
    'Answers follow the log',
    'Ready',
  )
  @ApiProblemAs('NotReady', 503, 'Not yet, or no longer', 'Retry-After')
  @Needs('anyone')
  @Header('cache-control', 'no-store')
  @Get('health/ready')
  async ready(): Promise<Ready> {
    const storeProblem = await this.storeCheck.problem();
    const { followerState: state, head, applyDelay } = this.timeline;
    const unfollowed = state.kind === 'live' ? undefined : this.timeline.unfollowed;
    const follower = {
      state: state.kind,
      position: head,
      ...(unfollowed === undefined ? {} : { unfollowed }),
      /** From recording the newest event that was followed live until queries saw it; 0 before there is one. */
      lagMilliseconds: state.kind === 'live' ? (applyDelay ?? 0) : null,
    };
    const projections = this.timeline.projections.map((status) => ({
      ...status,
      // What has applied all that was followed is not up to date where the log is not followed.
      state: status.state.kind === 'live' ? state.kind : status.state.kind,
      lag: status.lag + (unfollowed ?? 0),
    }));
    const problems = problemsOf(this.timeline, storeProblem);
    if (problems.length === 0) return { status: 'ready', follower, projections };
    const title =
      state.kind === 'live' ? 'A part of the service is unavailable' : 'Answers do not follow the log';
    throw new ProblemError(503, 'not-ready', title, problems.join(' '), {
      members: { follower, projections, ...clockOf(this.timeline) },
      headers: { 'retry-after': '1' },
    });
  }

  @ApiMetrics()
  @Needs('admin')
  @Offers('text/plain')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Get('metrics')
  prometheusMetrics(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}

function clockOf({ clockSkew, clocks }: Timeline): Pick<NotReady, 'clock'> {
  if (clockSkew === undefined) return {};
  const { now, lastRecordedAt, serverTime } = clocks;
  const text = (instant: number): string => new Date(instant).toISOString();
  return {
    clock: {
      now: text(now),
      lastRecordedAt: text(lastRecordedAt),
      ...(serverTime === undefined ? {} : { serverTime: text(serverTime) }),
    },
  };
}

function problemsOf(
  { followerState: state, projections, clockSkew }: Timeline,
  storeProblem: string | undefined,
): string[] {
  if (state.kind === 'stopped') return [`No command is accepted: ${state.error.message}`];
  const problems = projections.flatMap((each) => projectionProblem(each) ?? []);
  if (state.kind !== 'live') problems.unshift('The follower has not reached the head of the log yet.');
  if (storeProblem !== undefined) problems.push(`No command can be recorded: ${storeProblem}`);
  if (clockSkew !== undefined) problems.push(`No command is accepted: ${describeSkew(clockSkew)}`);
  return problems;
}

function projectionProblem({ name, state, lag, startsAgain }: ProjectionStatus): string | undefined {
  if (state.kind === 'stopped' && startsAgain === true) return undefined;
  if (state.kind === 'stopped') return `The projection "${name}" has stopped: ${state.error.message}`;
  return state.kind === 'live'
    ? undefined
    : `The projection "${name}" is being rebuilt: ${lag} events to go.`;
}
