import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.guard.js';
import { FiguresDocumented, LiveDocumented, ReadyDocumented } from '../openapi.js';
import { ProblemError } from '../problems/problem.js';
import type { FollowerState } from '../../../libs/read-model/index.js';
import { Timeline } from '../timeline.js';
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
    const { followerState: state, index, applyDelay } = this.timeline;
    const follower = {
      state: state.kind,
      position: index.head,
      /** From recording to being seen here, of the newest event that was followed live; 0 before one was. */
      lagMilliseconds: state.kind === 'live' ? (applyDelay ?? 0) : null,
    };
    if (state.kind === 'live' && storeProblem === undefined) return { status: 'ready', follower };
    const title = state.kind === 'live' ? 'The event store cannot be used' : 'Answers do not follow the log';
    throw new ProblemError(503, 'not-ready', title, notReady(state, storeProblem), {
      members: { follower },
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

function notReady(state: FollowerState, storeProblem: string | undefined): string {
  if (state.kind === 'stopped') return `No command is taken: ${state.error.message}`;
  const details = [
    state.kind === 'live' ? undefined : 'The log is not followed to its head yet.',
    storeProblem === undefined ? undefined : `No command can be recorded: ${storeProblem}`,
  ];
  return details.filter((detail) => detail !== undefined).join(' ');
}
