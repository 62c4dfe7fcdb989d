import type { Problem } from '../../../libs/answers/index.js';

/** What the service says is wrong at a JSON pointer of the request, or below it; undefined if nothing is. */
export type ProblemAt = (pointer: string) => string | undefined;

/** Looks up what is wrong with a place of a request by its JSON pointer. */
export const problemsOf =
  (errors: Problem['errors']): ProblemAt =>
  (at) => {
    const found = (errors ?? []).filter(
      ({ pointer }) => pointer === at || pointer?.startsWith(`${at}/`) === true,
    );
    return found.length === 0 ? undefined : found.map(({ detail }) => detail).join('; ');
  };
