import {
  compareStrings,
  type Certain,
  type Evidence,
  type Identifier,
  type Subject,
} from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import { isSeen, seen, seenEvidence, type Question } from '../rules/question.js';
import { describe } from './description.js';

/** One of the ids of a party, or any other subject. */
export interface JoinedId {
  /** Its number in the index. */
  readonly number: number;
  readonly subject: Subject;
  /** Whether it is surely the same as the id that was asked for. */
  readonly identified: 'surely' | 'possibly';
}

/** Another id of the party that was asked for. */
export interface IdentifiedId {
  readonly id: string;
  /** Its primary name at the question; absent if none is known. */
  readonly name?: string;
  /** `surely` where links that are confirmed and surely public lead to it, otherwise `possibly`. */
  readonly identified: 'surely' | 'possibly';
  /** The facts that join it with another id of the party, in recorded order. */
  readonly statedBy: readonly {
    readonly factId: string;
    readonly partyId: string;
    readonly evidence: readonly Evidence[];
  }[];
}

/**
 * Every id that is the same as a subject, itself first, those that surely are before the others: links are symmetric and
 * transitive (R13). `number` is the subject's; `holds` says whether a link does.
 */
function joined(
  index: AsOfIndex,
  subject: Subject,
  number: number,
  holds: (link: HeldFact) => Certain,
): readonly JoinedId[] {
  const { parties } = index;
  const asked: JoinedId = { number, subject, identified: 'surely' };
  if (parties.identificationsOf(number).length === 0) return [asked];
  const ids = new Map([[number, asked]]);
  const add = (other: number, identified: JoinedId['identified']): void => {
    if (!ids.has(other)) ids.set(other, { number: other, subject: index.subjectOf(other), identified });
  };
  for (const identified of ['surely', 'possibly'] as const)
    // A map yields the entries that are added while it is read.
    for (const id of ids.keys())
      for (const position of parties.identificationsOf(id)) {
        const certain = holds(index.factAt(position));
        if (certain === 'no' || (certain === 'maybe' && identified === 'surely')) continue;
        for (const other of parties.joinedAt(position)) add(other, identified);
      }
  return [...ids.values()];
}

/** Every id that is the same as a subject at a question, itself first, those that surely are before the others. */
export function idsAt(
  index: AsOfIndex,
  subject: Subject,
  number: number,
  question: Question,
): readonly JoinedId[] {
  return joined(index, subject, number, (link) => {
    const isPublic = seen(link, question);
    return isPublic === 'yes' && link.confirmedBy(question.publishedBy) !== 'yes' ? 'maybe' : isPublic;
  });
}

/** The ids that surely are a party at a question, itself among them, whether anything is recorded of it or not. */
export function sameParties(index: AsOfIndex, id: string, question: Question): ReadonlySet<string> {
  const subject = { kind: 'party', id } as const;
  const number = index.numberOf(subject, question.position);
  return number === undefined ? new Set([id]) : sureIdsOf(idsAt(index, subject, number, question));
}

/** The ids that surely are one party. One that only possibly is may be another party. */
export function sureIdsOf(ids: readonly JoinedId[]): ReadonlySet<string> {
  return new Set(ids.flatMap(({ subject, identified }) => (identified === 'surely' ? [subject.id] : [])));
}

/** The parties that are described by an identifier at a question, by id. */
export function partiesIdentifiedBy(index: AsOfIndex, identifier: Identifier, question: Question): string[] {
  const facts = index.parties.statementsOfIdentifier(identifier).map((position) => index.factAt(position));
  const seenOnes = facts.filter((fact) => isSeen(fact, question));
  return [...new Set(seenOnes.map(({ subject }) => subject.id))].sort(compareStrings);
}

/** Every id that is joined with a subject at a position, surely or possibly. */
export function idsKnownAt(
  index: AsOfIndex,
  subject: Subject,
  number: number,
  position: number,
): readonly JoinedId[] {
  return joined(index, subject, number, (link) => (link.isKnownAt(position) ? 'yes' : 'no'));
}

/**
 * Every id that is joined with a subject at some position from that of one question to that of a later one, surely or
 * possibly: so a longer span has the ids of each shorter one in it.
 */
export function idsKnownBetween(
  index: AsOfIndex,
  subject: Subject,
  number: number,
  earlier: Question,
  later: Question,
): readonly JoinedId[] {
  return joined(index, subject, number, (link) => {
    const isKnown =
      link.position <= later.position && (link.retraction?.position ?? Infinity) > earlier.position;
    return isKnown ? link.isPublicBy(later.publishedBy) : 'no';
  });
}

/** The other ids of a party at a question, by id, with the facts that join them. */
export function identifiedWith(
  index: AsOfIndex,
  [, ...others]: readonly JoinedId[],
  question: Question,
): IdentifiedId[] {
  return others
    .map(({ number, subject, identified }) => {
      const name = describe(index, subject, question)?.name;
      const links = index.parties.identificationsOf(number).map((position) => index.factAt(position));
      return {
        id: subject.id,
        ...(name === undefined ? {} : { name }),
        identified,
        statedBy: links
          .filter((link) => isSeen(link, question))
          .map((link) => ({
            factId: link.factId,
            partyId: link.subject.id,
            evidence: seenEvidence(link, question),
          })),
      };
    })
    .sort((a, b) => compareStrings(a.id, b.id));
}

/** A fact in force on an id, as one of the party that was asked about. */
export function asOwn(part: FactInForce, identified: JoinedId['identified']): FactInForce {
  return identified === 'surely' ? part : new PossiblyItsOwn(part);
}

/** Facts in force, each once, as the first id on which it was found has it: that of the surest. */
export function onceEach(parts: readonly FactInForce[]): FactInForce[] {
  return [...new Map(parts.toReversed().map((part) => [part.fact.position, part])).values()];
}

/** A fact in force on an id that only possibly is that of the party (R13). */
class PossiblyItsOwn implements FactInForce {
  readonly inForce = 'possibly';
  readonly #part: FactInForce;

  constructor(part: FactInForce) {
    this.#part = part;
  }

  get fact(): HeldFact {
    return this.#part.fact;
  }

  get inForceAsRecorded(): FactInForce['inForceAsRecorded'] {
    return this.#part.inForceAsRecorded;
  }

  get doubts(): FactInForce['doubts'] {
    return [...this.#part.doubts, 'identity-unconfirmed'];
  }

  get variant(): string {
    return `${this.inForce} of ${this.#part.variant}`;
  }

  get evidence(): FactInForce['evidence'] {
    return this.#part.evidence;
  }

  get terms(): FactInForce['terms'] {
    return this.#part.terms.map((row) => (row.inForce === 'surely' ? { ...row, inForce: 'possibly' } : row));
  }

  get destinations(): FactInForce['destinations'] {
    return this.#part.destinations.map((row) =>
      row.inForce === 'surely' ? { ...row, inForce: 'possibly' } : row,
    );
  }
}
