import {
  isSeen,
  seenEvidence,
  type HeldFact,
  type FactInForce,
  type IdleFact,
  type KnownFact,
  type Question,
} from '../../../libs/as-of/index.js';

interface FactData {
  readonly factId: string;
  readonly evidence?: unknown;
  readonly destinations?: unknown;
}

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A fact in force: its data, how surely it is in force, and the evidence that the question may see. */
export function factInForceDocument(
  { fact, inForce, doubts, destinations, evidence }: FactInForce,
  question: Question,
) {
  const { evidence: _all, destinations: _named, factId, ...data } = fact.event.data as FactData;
  return {
    factId,
    type: fact.event.type,
    subject: fact.subject,
    inForce,
    doubts,
    ...data,
    ...(destinations.length === 0 ? {} : { destinations }),
    lifts: liftsShown(fact, question),
    position: fact.position,
    recordedAt: instant(fact.recordedAt),
    evidence,
  };
}

/** A fact that is not in force, and why: its data, and the evidence that the question may see. */
export function idleFactDocument({ fact, why }: IdleFact, question: Question) {
  const { evidence: _all, factId, ...data } = fact.event.data as FactData;
  return {
    factId,
    type: fact.event.type,
    subject: fact.subject,
    why,
    ...data,
    lifts: liftsShown(fact, question),
    position: fact.position,
    recordedAt: instant(fact.recordedAt),
    evidence: seenEvidence(fact, question),
  };
}

function liftsShown(fact: HeldFact, question: Question) {
  return fact.lifts.filter((lift) => isSeen(lift, question)).map((lift) => liftDocument(lift, question));
}

function liftDocument(lift: HeldFact, question: Question) {
  const { factId, lifts: _lifted, ...data } = lift.event.data as FactData & { readonly lifts?: string };
  return {
    factId,
    type: lift.event.type,
    ...data,
    evidence: seenEvidence(lift, question),
    position: lift.position,
    recordedAt: instant(lift.recordedAt),
  };
}

/** A fact on both clocks, with the reason for its retraction if it was retracted. */
export function knownFactDocument({ fact, retraction }: KnownFact) {
  const { factId, ...data } = fact.event.data as FactData;
  return {
    factId,
    type: fact.event.type,
    subject: fact.subject,
    position: fact.position,
    recordedAt: instant(fact.recordedAt),
    retracted:
      retraction === undefined
        ? null
        : {
            position: retraction.position,
            recordedAt: instant(retraction.recordedAt),
            reason: retraction.reason,
            replacedBy: retraction.replacedBy ?? null,
          },
    ...data,
  };
}
