import { recordedClock, streamOf, type DomainEvent } from '../../events/index.js';
import type { EventStore } from '../event-store/index.js';
import type { FollowedLog } from '../projections/index.js';
import { CommandRefusedError, type Facts } from '../restrictions/index.js';
import {
  checkCorrection,
  ClockCorrectionRefusedError,
  clockSkewOf,
  describeSkew,
  type ClockReadings,
  type ClockSkew,
  type CorrectionBounds,
  type StatedClock,
} from './clock.js';
import type { OperatorLog } from './operator-log.js';
import { metadataOf } from './stream-state.js';

/** How often the clock is compared with the log's and the server's, in milliseconds. */
const CHECK_INTERVAL = 1000;

/** An operator's correction of the clock that stamped the log, with the id of the fact that it is recorded as. */
export interface ClockCorrection extends StatedClock {
  readonly factId: string;
  readonly reason: string;
}

/** Compares this replica's clock with the log's and the server's, and logs when it begins or ceases to be off. */
export class ClockGuard {
  readonly #checking: NodeJS.Timeout;
  #logged: ClockSkew['kind'] | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly followed: FollowedLog,
    private readonly log: OperatorLog,
  ) {
    this.#checking = setInterval(() => void this.#check(), CHECK_INTERVAL).unref();
  }

  get readings(): ClockReadings {
    const { lastRecordedAt } = this.followed;
    return { now: Date.now(), lastRecordedAt, serverTime: this.store.serverTime };
  }

  /** Why the clock may not stamp the log; undefined if it may. */
  get skew(): ClockSkew | undefined {
    return clockSkewOf(this.readings);
  }

  /**
   * Reads the earlier corrections, and returns the decision on this one. The decision throws as {@link checkCorrection}
   * does, and a ClockCorrectionRefusedError if the clock was corrected meanwhile.
   */
  async deciderOf(
    correction: ClockCorrection,
    setsBackDays: CorrectionBounds['setsBackDays'],
  ): Promise<(facts: Facts) => DomainEvent[]> {
    const stream = streamOf(recordedClock);
    const earlier = await this.store.readStream(stream);
    const lastCorrectedAt = Math.max(0, ...earlier.map((event) => Date.parse(metadataOf(event).recordedAt)));
    return (facts) => {
      if (facts.has(correction.factId))
        throw new CommandRefusedError('fact-exists', '/factId', `"${correction.factId}" is in use`);
      // Until it is followed, the log still seems to be ahead, so that a second correction would pass.
      const isFollowed = facts.size === 0 || this.followed.positionOf(stream, facts.size - 1);
      if (facts.size !== earlier.length || isFollowed === undefined)
        throw new ClockCorrectionRefusedError('', 'The clock was corrected just now: look again');
      checkCorrection(correction, this.readings, { lastCorrectedAt, setsBackDays });
      return [{ type: 'ClockCorrected', data: correction }];
    };
  }

  close(): void {
    clearInterval(this.#checking);
  }

  async #check(): Promise<void> {
    // The server's time is extrapolated since its last answer, wrongly so after this machine has slept: ask it again.
    if (this.skew?.kind === 'off-server')
      await this.store.lastPosition({ withinMilliseconds: CHECK_INTERVAL }).catch(() => undefined);
    const { skew } = this;
    if (skew?.kind === this.#logged) return;
    this.#logged = skew?.kind;
    if (skew === undefined) this.log.warn({}, 'The clock is right again: commands are accepted');
    else this.log.error({ clock: skew.kind }, `No command is accepted: ${describeSkew(skew)}`);
  }
}
