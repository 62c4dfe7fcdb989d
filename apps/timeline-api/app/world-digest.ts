import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { digestOf } from '../../../events/index.js';
import { answer, historyOf, worldRuns, type AsOfIndex, type Question } from '../../../libs/as-of/index.js';
import { factInForceDocument, knownFactDocument } from '../answers/fact.answer.js';
import { subjectDocument } from '../subjects/subject.answer.js';

const DOCUMENTS_AT_ONCE = 250;

/**
 * A digest of every answer at a point in time: each fact in force, then the answer and the history of each subject that
 * was seen by then, as the service sends them. It yields to the event loop between batches.
 */
export async function worldDigest(index: AsOfIndex, question: Question): Promise<string> {
  const hash = createHash('sha256');
  let written = 0;
  for (const document of everyAnswer(index, question)) {
    hash.update(digestOf(document));
    written += 1;
    if (written % DOCUMENTS_AT_ONCE === 0) await setImmediate();
  }
  return hash.digest('hex');
}

function* everyAnswer(index: AsOfIndex, question: Question): Generator<object> {
  for (const parts of worldRuns(index, question, {}))
    for (const part of parts) yield factInForceDocument(part, question);
  for (const subject of index.seenSubjects()) {
    const given = answer(index, subject, question);
    if (given === undefined) continue;
    yield subjectDocument(given, question);
    yield (historyOf(index, subject, question.position) ?? []).map(knownFactDocument);
  }
}
