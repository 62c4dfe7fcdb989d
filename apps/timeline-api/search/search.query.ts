import { Injectable } from '@nestjs/common';
import { pathOf } from '../../../events/index.js';
import type { SearchResults } from '../../../libs/answers/index.js';
import { coveredNow } from '../answers/coverage.js';
import { Timeline } from '../../../libs/timeline/index.js';

/** Finds chips, parties and sales by id, name, alias or identifier. */
@Injectable()
export class SearchQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** The best `limit` matches, best first, each with the path of its answer. That there is none is no clearance. */
  results(text: string, limit: number): SearchResults {
    return {
      results: this.timeline.search
        .find(text, limit)
        .map((found) => ({ ...found, href: pathOf(found.subject) })),
      ...coveredNow(this.timeline, {}),
    };
  }
}
