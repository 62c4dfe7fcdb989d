import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.guard.js';
import { FiguresDocumented, LiveDocumented, ReadyDocumented } from '../openapi.js';
import { ProblemError } from '../problems/problem.js';
import type { FollowerState, ProjectionStatus } from '../../../libs/projections/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { Metrics } from './metrics.js';
import { StoreCheck } from './store-check.js';

@ApiTags('operations')
@Controller()
export class OperationsController {
  constructor(
    private readonly timeline: Timeline,
    private readonly metrics: Metrics,
    private readonly storeCheck: StoreCheck,
  ) {}

  @LiveDocumented()
  @Needs('anyone')
  @Header('cache-control', 'no-store')
  @Get('health/live')
  live() {
    return { status: 'live' };
  }

  /** Not ready until the log was followed to its head, without a store, and once the follower has stopped. */
  @ReadyDocumented()
  @Needs('anyone')
  @Header('cache-control', 'no-store')
  @Get('health/ready')
  async ready() {
    const storeProblem = await this.storeCheck.problem();
    const { followerState: state, head, applyDelay } = this.timeline;
    const follower = {
      state: state.kind,
      position: head,
      /** From recording to being seen here, of the newest event that was followed live; 0 before one was. */
      lagMilliseconds: state.kind === 'live' ? (applyDelay ?? 0) : null,
    };
    const projections = this.timeline.projections.map((status) => ({ ...status, state: status.state.kind }));
    const problems = problemsOf(state, this.timeline.projections, storeProblem);
    if (problems.length === 0) return { status: 'ready', follower, projections };
    const title = state.kind === 'live' ? 'Not everything can be used' : 'Answers do not follow the log';
    throw new ProblemError(503, 'not-ready', title, problems.join(' '), {
      members: { follower, projections },
      headers: { 'retry-after': '1' },
    });
  }

  @FiguresDocumented()
  @Needs('admin')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Get('metrics')
  prometheusMetrics(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}

function problemsOf(
  state: FollowerState,
  projections: readonly ProjectionStatus[],
  storeProblem: string | undefined,
): string[] {
  if (state.kind === 'stopped') return [`No command is taken: ${state.error.message}`];
  const problems = projections.flatMap((each) => projectionProblem(each) ?? []);
  if (state.kind !== 'live') problems.unshift('The log is not followed to its head yet.');
  if (storeProblem !== undefined) problems.push(`No command can be recorded: ${storeProblem}`);
  return problems;
}

function projectionProblem({ name, state, lag }: ProjectionStatus): string | undefined {
  if (state.kind === 'stopped') return `The projection "${name}" has stopped: ${state.error.message}`;
  return state.kind === 'live'
    ? undefined
    : `The projection "${name}" is being rebuilt: ${lag} events to go.`;
}
