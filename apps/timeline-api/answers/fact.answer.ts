import { bearingOnExports, type EventOf } from '../../../events/index.js';
import type {
  AnyOf,
  FactInForceDocument,
  IdleFactDocument,
  KnownFactDocument,
  ListFactDocument,
  OwnershipInForceDocument,
} from '../../../libs/answers/index.js';
import {
  isSeen,
  seenEvidence,
  type FactInForce,
  type HeldFact,
  type FactNotInForce,
  type KnownFact,
  type Question,
} from '../../../libs/as-of/index.js';

type Timed = EventOf<'restricts' | 'flags'>;

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A fact in force: its data, how surely it is in force, and the evidence that the question may see. */
export function factInForceDocument(
  { fact, inForce, doubts, destinations, evidence }: FactInForce,
  question: Question,
): FactInForceDocument {
  // Only what restricts or flags can be in force.
  const { type, data: recorded } = fact.event as Timed;
  const { evidence: _all, destinations: _named, factId, ...data }: AnyOf<Timed['data']> = recorded;
  return {
    factId,
    type,
    subject: fact.subject,
    inForce,
    doubts,
    ...data,
    ...(data.measure === undefined ? {} : { bearsOnExports: bearingOnExports[data.measure] }),
    ...(destinations.length === 0 ? {} : { destinations }),
    lifts: liftsShown(fact, question),
    position: fact.position,
    recordedAt: instant(fact.recordedAt),
    evidence,
  };
}

/** A share of a party, how surely it is held, and the evidence that the question may see. */
export function ownershipDocument(
  { fact, inForce, doubts, evidence }: FactInForce,
  question: Question,
): OwnershipInForceDocument {
  const { type, data: recorded } = fact.event as EventOf<'owns'>;
  const { evidence: _all, factId, ...data } = recorded;
  return {
    factId,
    type,
    subject: fact.subject,
    inForce,
    doubts,
    ...data,
    lifts: liftsShown(fact, question),
    position: fact.position,
    recordedAt: instant(fact.recordedAt),
    evidence,
  };
}

/** A restriction that is an entry of a list, with its lifts, as known at a position. */
export function listFactDocument(fact: HeldFact, known: Question): ListFactDocument {
  const { type, data: recorded } = fact.event as EventOf<'restricts'>;
  const { evidence, factId, ...data }: AnyOf<Timed['data']> = recorded;
  return {
    factId,
    type,
    subject: fact.subject,
    ...data,
    lifts: liftsShown(fact, known),
    position: fact.position,
    recordedAt: instant(fact.recordedAt),
    evidence,
  } as ListFactDocument;
}

/** A fact that is not in force, and why: its data, and the evidence that the question may see. */
export function idleFactDocument({ fact, why }: FactNotInForce, question: Question): IdleFactDocument {
  const { type, data: recorded } = fact.event as Timed;
  const { evidence: _all, factId, ...data }: AnyOf<Timed['data']> = recorded;
  return {
    factId,
    type,
    subject: fact.subject,
    why,
    ...data,
    lifts: liftsShown(fact, question),
    position: fact.position,
    recordedAt: instant(fact.recordedAt),
    evidence: seenEvidence(fact, question),
  };
}

function liftsShown(fact: HeldFact, question: Question): FactInForceDocument['lifts'] {
  return fact.lifts.filter((lift) => isSeen(lift, question)).map((lift) => liftDocument(lift, question));
}

function liftDocument(lift: HeldFact, question: Question): FactInForceDocument['lifts'][number] {
  const { type, data: recorded } = lift.event as EventOf<'lifts'>;
  const { factId, lifts: _lifted, ...data }: AnyOf<EventOf<'lifts'>['data']> = recorded;
  return {
    factId,
    type,
    ...data,
    evidence: seenEvidence(lift, question),
    position: lift.position,
    recordedAt: instant(lift.recordedAt),
  };
}

/** A fact on both clocks, with the reason for its retraction if it was retracted. */
export function knownFactDocument({ fact, retraction }: KnownFact): KnownFactDocument {
  const { type, data: recorded } = fact.event;
  const { factId, ...data }: AnyOf<typeof recorded> = recorded;
  return {
    factId,
    type,
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
