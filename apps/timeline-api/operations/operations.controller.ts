import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.guard.js';
import { FiguresDocumented, LiveDocumented, ReadyDocumented } from '../openapi.js';
import { ProblemError } from '../problems/problem.js';
import { Timeline } from '../timeline.js';
import { Metrics } from './metrics.js';

@ApiTags('operations')
@Controller()
export class OperationsController {
  constructor(
    private readonly timeline: Timeline,
    private readonly metrics: Metrics,
  ) {}

  @LiveDocumented()
  @Needs('anyone')
  @Header('cache-control', 'no-store')
  @Get('health/live')
  live() {
    return { status: 'live' };
  }

  /** Not ready until the log was followed to its head, and never again once the follower has stopped. */
  @ReadyDocumented()
  @Needs('anyone')
  @Header('cache-control', 'no-store')
  @Get('health/ready')
  ready() {
    const { followerState: state, index, applyDelay } = this.timeline;
    const follower = {
      state: state.kind,
      position: index.head,
      /** From recording to being seen here, for the newest event; null before one was followed. */
      lagMilliseconds: state.kind === 'live' ? (applyDelay ?? 0) : null,
    };
    if (state.kind === 'live') return { status: 'ready', follower };
    const detail =
      state.kind === 'stopped' ? state.error.message : 'The log is not followed to its head yet.';
    throw new ProblemError(503, 'not-ready', 'Answers do not follow the log', detail, {
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
