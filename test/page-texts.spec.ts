import { texts } from '../apps/timeline-web/texts/en.js';
import { measureText } from '../apps/timeline-web/texts/words.js';
import { definitions, measureMeanings, subjectKinds } from '../events/index.js';
import { screeningReasonMeanings } from '../libs/answers/index.js';
import {
  decidingRuleMeanings,
  doubtMeanings,
  notInForceReasonMeanings,
  noMeasureMeanings,
  changeReasonMeanings,
  statusMeanings,
} from '../libs/as-of/index.js';
import { notCheckedMeanings, redFlagMeanings } from '../libs/screening/index.js';

/*
 * The page has a text for each word of the vocabulary, and for no other. The compiler checks it against the types of the
 * answers; this is against the tables from which the description of the interface is made.
 */
test.each<[string, object, object]>([
  ['status', texts.status, statusMeanings],
  ['deciding rule', texts.decidedBy, decidingRuleMeanings],
  ['doubt', texts.doubts, doubtMeanings],
  ['reason of a change', texts.changes.why, changeReasonMeanings],
  ['reason of a screening', texts.screening.reasonKinds, screeningReasonMeanings],
  ['reason why nothing is in force', texts.idle, { ...notInForceReasonMeanings, ...noMeasureMeanings }],
  ['red flag', texts.screening.redFlags, redFlagMeanings],
  ['thing not checked', texts.screening.notChecked, notCheckedMeanings],
  ['measure', measureText, measureMeanings],
  ['kind of subject', texts.kinds, subjectKinds],
])('each %s has a text on the page', (_name, shown, defined) => {
  expect(Object.keys(shown).sort()).toEqual(Object.keys(defined).sort());
  expect(Object.values(shown)).not.toContain('');
});

test('each title of a type is of an event type', () => {
  expect(Object.keys(definitions)).toEqual(expect.arrayContaining(Object.keys(texts.events.types)));
});
