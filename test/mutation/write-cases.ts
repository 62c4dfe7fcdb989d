import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { histories, subjects } from '../support/histories.js';
import { ask, askWorld } from '../support/oracle.js';
import { askChanges } from '../support/oracle/changes.js';
import { asked, filters, questions } from '../support/random-questions.js';
import { replacements } from '../support/random-replacements.js';
import { aboutLifts, eachAppend, spanFilters, spanIn, spans, time } from '../support/random-spans.js';
import { confirmedEvidence, evidence } from '../support/random-values.js';
import type { Case } from './cases.js';

/*
 * Asks the oracle about random histories, once, and writes its answers to cases.json: against each mutant only the
 * index is asked.
 */

/** How many histories, and from which seed: of these few, the answers kill what is to be killed. */
const [COUNT, SEED] = [500, 7];

const given = fc.record({
  appends: fc.oneof(
    { weight: 3, arbitrary: histories },
    ...[evidence, confirmedEvidence].map((sources) => ({ weight: 1, arbitrary: replacements(sources) })),
  ),
  points: questions,
  filter: filters,
  spansAsked: fc.array(spans, { minLength: 1, maxLength: 4 }),
  spanFilter: spanFilters,
  at: time,
});

const cases = fc
  .sample(given, { numRuns: COUNT, seed: SEED })
  .map(({ appends, points, filter, spansAsked, spanFilter, at }): Case => {
    const log = appends.flat();
    const asks = points.map((point) => asked(appends, point));
    const inAll = spansAsked.map((each) => spanIn(appends, each));
    return {
      appends,
      answers: asks.flatMap((question) =>
        subjects.map((subject) => ({ subject, question, expected: ask(log, subject, question) })),
      ),
      worlds: asks.map((question) => ({ question, filter, expected: askWorld(log, question, filter) })),
      changes: [...inAll, ...eachAppend(appends, at), ...aboutLifts(appends)].map((span) => ({
        span,
        filter: spanFilter,
        expected: askChanges(log, span, spanFilter),
      })),
    };
  });
writeFileSync(new URL('cases.json', import.meta.url), JSON.stringify(cases));
const answers = cases.reduce((sum, each) => sum + each.answers.length, 0);
process.stdout.write(`${answers} answers of the oracle about ${cases.length} histories\n`);
