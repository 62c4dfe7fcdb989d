import { Injectable } from '@nestjs/common';
import { pathOf } from '../../../events/index.js';
import type { SearchResults } from '../../../libs/answers/index.js';
import { coveredNow } from '../answers/coverage.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { asOfNow } from '../answers/point-in-time.js';
import { assertFollowed } from '../answers/not-followed.js';

/** Finds chips, parties and sales by id, name, alias or identifier. */
@Injectable()
export class SearchQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /**
   * The best `limit` matches, best first, each with the path of its answer. That there is none is no clearance.
   * @throws ProblemError (503) before the log is followed, or once it is not any more.
   * @throws NamesUnavailableError while the index of names is not available.
   */
  async results(text: string, limit: number): Promise<SearchResults> {
    const found = await this.timeline.names.search(text, limit, asOfNow(this.timeline));
    assertFollowed(this.timeline.followerState);
    return {
      results: found.map((each) => ({ ...each, href: pathOf(each.subject) })),
      ...coveredNow(this.timeline, {}),
    };
  }
}
