import { Injectable } from '@nestjs/common';
import { pathOf } from '../../../events/index.js';
import { SubjectDirectory } from '../queries/subject-directory.js';

/** Finds chips and parties by id, name or alias. */
@Injectable()
export class SearchQueryHandler {
  constructor(private readonly directory: SubjectDirectory) {}

  /** The best `limit` matches, best first, each with the path of its answer. */
  results(text: string, limit: number) {
    return {
      results: this.directory.find(text, limit).map((found) => ({ ...found, href: pathOf(found.subject) })),
    };
  }
}
