import { filter, firstValueFrom, map, merge, of, startWith, take, timeout, type Observable } from 'rxjs';
import type { FollowerState, LogEntry } from '../projections/index.js';

/** Emits whenever more of the log was followed. */
export interface Followed {
  /** Each append, once every projection has applied it. */
  readonly committed: Observable<readonly LogEntry[]>;
  readonly states: Observable<FollowerState>;
}

/**
 * What `look` finds, now or after an append that may show it; undefined if nothing was found in time, or the
 * follower stops.
 */
export function waitFor<Found>(
  { committed, states }: Followed,
  milliseconds: number,
  look: () => Found | undefined,
  mayShow: (append: readonly LogEntry[]) => boolean = () => true,
): Promise<Found | undefined> {
  const found = look();
  if (found !== undefined) return Promise.resolve(found);
  const stopped = states.pipe(
    filter(({ kind }) => kind === 'stopped'),
    map(() => undefined),
  );
  const seen = committed.pipe(
    filter(mayShow),
    startWith(undefined),
    map(look),
    filter((each) => each !== undefined),
  );
  return firstValueFrom(
    merge(seen, stopped).pipe(take(1), timeout({ first: milliseconds, with: () => of(look()) })),
  );
}
