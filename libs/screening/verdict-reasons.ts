import { subjectKinds, subjectName } from '../../events/index.js';
import type { FactInForce } from '../as-of/index.js';
import { receives } from './role-reach.js';
import type {
  Candidate,
  PartOfSale,
  Reached,
  Reason,
  RedFlag,
  ReservationOnSale,
  ScreenedItem,
  ScreenedParty,
} from './types.js';

interface Found {
  readonly parties: readonly ScreenedParty[];
  readonly items: readonly ScreenedItem[];
  readonly redFlags: readonly RedFlag[];
  readonly reservations: readonly ReservationOnSale[];
  readonly isDateToCome: boolean;
}

/** Every reason why a sale is not clear, those that block first. */
export function reasonsOf({ parties, items, redFlags, reservations, isDateToCome }: Found): Reason[] {
  const reasons = [
    ...parties.flatMap((party, index) => ofPart({ part: 'party', place: index }, party)),
    ...items.flatMap((item, index) => ofItem(item, { part: 'item', place: index })),
    ...redFlags.map(({ kind, at, subject }): Reason => ({
      kind: 'red-flag',
      redFlag: kind,
      weight: 'review',
      ...(at && { at }),
      ...(subject !== undefined && { subject }),
    })),
    ...reservations.flatMap(({ subject, reservation }): Reason[] =>
      reservation.weight === 'note'
        ? []
        : [
            {
              kind: 'reservation',
              reservation: reservation.kind,
              weight: 'review',
              ...(subject !== undefined && { subject }),
            },
          ],
    ),
    ...(parties.some(({ given }) => receives(given.role))
      ? []
      : [{ kind: 'no-receiver', weight: 'review' } as const]),
    ...(isDateToCome ? [{ kind: 'date-not-come', weight: 'review' } as const] : []),
  ];
  const isBlocking = ({ weight }: Reason): boolean => weight === 'blocked';
  const once = [...new Map(reasons.map((each) => [reasonKey(each), each])).values()];
  return [...once.filter(isBlocking), ...once.filter((each) => !isBlocking(each))];
}

/** The same text for the same reason, whatever its weight: by it two screenings of a sale are compared. */
export function reasonKey({ weight: _weight, ...reason }: Reason): string {
  return JSON.stringify(reason, Object.keys(reason).sort().concat('part', 'place', 'factId', 'subject'));
}

function ofItem(item: ScreenedItem, at: PartOfSale): Reason[] {
  const { given, byParameters } = item;
  if (given.parameters !== undefined && given.name === undefined)
    return byParameters.flatMap((each) => ofReached(at, undefined, each));
  return [...ofPart(at, item), ...byParameters.flatMap((each) => ofReached(at, undefined, each))];
}

function ofPart(at: PartOfSale, part: ScreenedParty | ScreenedItem): Reason[] {
  const candidates = part.candidates.filter(({ identified }) => identified !== 'dismissed');
  const isRecorded = candidates.some(
    (each) =>
      each.identified === 'surely' &&
      each.address === undefined &&
      each.answer !== undefined &&
      !isContradicted(each),
  );
  return [
    ...(isRecorded ? [] : [{ kind: 'not-recorded', weight: 'review', at } as const]),
    ...(part.morePossible ? [{ kind: 'more-possible-matches', weight: 'review', at } as const] : []),
    ...candidates.flatMap((each) => ofCandidate(at, each)),
  ];
}

/** Whether its name is one that is recorded, and its country or an identifier is another one: it may be another party. */
const isContradicted = ({ match }: Candidate): boolean =>
  match?.explanation.penalties.some(
    ({ reason }) => reason === 'another-country' || reason === 'another-identifier',
  ) === true;

function ofCandidate(at: PartOfSale, { subject, answer, reached }: Candidate): Reason[] {
  if (answer === undefined) return [];
  const name = subjectName(subject);
  const own = [subject, ...answer.identifiedWith.map(({ id }) => ({ kind: subject.kind, id }))];
  const isFlag = ({ fact }: FactInForce): boolean => own.some((each) => fact.concerns(each));
  const flags = [...answer.sales, ...answer.routes, ...answer.listings].filter(isFlag);
  return [
    ...reached.flatMap((each) => ofReached(at, name, each)),
    ...(subjectKinds[subject.kind].canBeFlagged ? flags : []).map(({ fact }): Reason => ({
      kind: 'flag',
      weight: 'review',
      at,
      subject: name,
      fact: { subject: subjectName(fact.subject), factId: fact.factId },
    })),
  ];
}

function ofReached(at: PartOfSale, subject: string | undefined, { weight, fact, of }: Reached): Reason[] {
  if (weight === 'none') return [];
  const kind = 'fact' in of ? 'measure' : 'derived-measure';
  return [{ kind, weight, at, subject: subject ?? 'chip/stated-parameters', fact }];
}
