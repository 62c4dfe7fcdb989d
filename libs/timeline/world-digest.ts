import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { answerParts, digestOf } from '../../events/index.js';
import {
  answer,
  historyOf,
  isSeen,
  worldFacts,
  type AsOfIndex,
  type KnownFact,
  type FactInForce,
  type Question,
} from '../as-of/index.js';

const ANSWERS_AT_ONCE = 250;

/**
 * A digest of all that can be answered at a point: the whole world fact by fact, then the answer and the history of
 * every subject that was seen by then. It leaves the event loop to others now and then.
 */
export async function worldDigest(index: AsOfIndex, question: Question): Promise<string> {
  const hash = createHash('sha256');
  let written = 0;
  for (const content of everyAnswer(index, question)) {
    hash.update(digestOf(content));
    written += 1;
    if (written % ANSWERS_AT_ONCE === 0) await setImmediate();
  }
  return hash.digest('hex');
}

function* everyAnswer(index: AsOfIndex, question: Question): Generator<object> {
  for (const part of worldFacts(index, question, {})) if (part) yield contentOfPart(part, question);
  for (const subject of index.seenSubjects()) {
    const given = answer(index, subject, question);
    if (given === undefined) continue;
    const { status, decidedBy, description = null, identifiedWith, reservations } = given;
    const parts = answerParts.map((list) => given[list].map((part) => contentOfPart(part, question)));
    yield { subject, description, identifiedWith, status, decidedBy, reservations, parts };
    yield (historyOf(index, subject, question.position) ?? []).map(contentOfFact);
  }
}

function contentOfPart({ fact, inForce, doubts, destinations, evidence }: FactInForce, question: Question) {
  const lifts = fact.lifts
    .filter((lift) => isSeen(lift, question))
    .map((lift) => contentOfFact({ fact: lift }));
  const { evidence: _all, ...said } = fact.event.data;
  return { ...contentOf(fact), ...said, inForce, doubts, destinations, lifts, evidence };
}

function contentOfFact({ fact, retraction }: Pick<KnownFact, 'fact'> & Partial<KnownFact>) {
  return { ...contentOf(fact), ...fact.event.data, retraction: retraction && { ...retraction } };
}

function contentOf({ subject, position, recordedAt, event }: FactInForce['fact']) {
  return { type: event.type, subject, position, recordedAt };
}
