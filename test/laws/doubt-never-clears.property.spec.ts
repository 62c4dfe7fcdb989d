import fc from 'fast-check';
import { DAY, endOf, startOf, type AsOf, type DomainEvent, type Subject } from '../../events/index.js';
import { answer, type AsOfIndex, type PositionedEvent, type Question } from '../../libs/as-of/index.js';
import { blursOf, type BlurredEvent } from '../support/blurs.js';
import { indexOf } from '../support/builders.js';
import { histories, subjects } from '../support/histories.js';
import { asked, questions } from '../support/random-questions.js';
import { runs } from '../support/runs.js';

/** Every blur of every event of a log, in the order of the log. */
function blursIn(
  log: readonly PositionedEvent[],
): (BlurredEvent & { readonly position: number; readonly old: DomainEvent })[] {
  return log.flatMap(({ event, subject, position }) => {
    const lifted = 'lifts' in event.data ? factIn(log, subject, event.data.lifts) : undefined;
    return blursOf(event, lifted).map((blurred) => ({ ...blurred, position, old: event }));
  });
}

function factIn(
  log: readonly PositionedEvent[],
  { kind, id }: Subject,
  factId: string,
): DomainEvent | undefined {
  return log.find(
    ({ event, subject }) => subject.kind === kind && subject.id === id && event.data.factId === factId,
  )?.event;
}

function withBlur(
  appends: readonly (readonly PositionedEvent[])[],
  { position, event }: { readonly position: number; readonly event: DomainEvent },
): PositionedEvent[][] {
  return appends.map((append) =>
    append.map((entry) => (entry.position === position ? { ...entry, event } : entry)),
  );
}

/** What an answer says as far as a blur must not take it away. */
function outcome(index: AsOfIndex, subject: Subject, question: Question) {
  const given = answer(index, subject, question);
  const { reservations = [] } = (given ?? {}) as { readonly reservations?: readonly { kind: string }[] };
  return { status: given?.status ?? 'no-record', reservations: reservations.map(({ kind }) => kind) };
}

const isBarred = (status: string): boolean => status === 'restricted' || status === 'uncertain';

/** What a blur has done that it must not (R0). */
function brokenBy(
  before: ReturnType<typeof outcome>,
  after: ReturnType<typeof outcome>,
  claimsMore: boolean,
): string[] {
  const broken: string[] = [];
  if (isBarred(before.status) && !isBarred(after.status)) broken.push(`${before.status} → ${after.status}`);
  if (before.status === 'flagged' && !isBarred(after.status) && after.status !== 'flagged')
    broken.push(`flagged → ${after.status}`);
  if (before.status !== 'restricted' && after.status === 'restricted' && !claimsMore)
    broken.push(`${before.status} → restricted`);
  // What claims more may restrict the transaction and the destination that are asked about too.
  const isAnswered = (kind: string): boolean =>
    claimsMore &&
    isBarred(after.status) &&
    (kind === 'other-transactions-restricted' || kind === 'depends-on-headquarters');
  const isKept = (kind: string): boolean => after.reservations.includes(kind) || isAnswered(kind);
  broken.push(...before.reservations.filter((kind) => !isKept(kind)).map((kind) => `lost ${kind}`));
  return broken;
}

/** Points at and about the bounds of an event: what a blur changes, it changes there. */
function pointsAbout(event: DomainEvent): AsOf[] {
  return [startOf(event), endOf(event)].flatMap((times) => {
    const [instants, days] = [times?.instants, times?.days].map((each) =>
      [each?.earliest, each?.latest].filter((time) => time !== undefined && Number.isFinite(time)),
    ) as [number[], number[]];
    return [
      ...instants.flatMap((time) =>
        [-1, 0, 1].map((more): AsOf => ({ kind: 'instant', from: time + more, to: time + more + 1 })),
      ),
      ...days.flatMap((time) =>
        [-1, 0].map((more): AsOf => {
          const from = (Math.floor(time / DAY) + more) * DAY;
          return { kind: 'day', from, to: from + DAY };
        }),
      ),
    ];
  });
}

const BLURS_OF_A_HISTORY = 4;

test('a blur of one recorded value never clears, never restricts, and never removes a reservation (R0)', () => {
  const met = new Map<string, number>();
  const { numRuns, seed } = runs(400);
  fc.assert(
    fc.property(
      histories,
      fc.array(fc.nat(), { minLength: 1, maxLength: BLURS_OF_A_HISTORY }),
      questions,
      (appends, picks, points) => {
        const index = indexOf(appends);
        const all = blursIn(appends.flat());
        for (const pick of picks) {
          const blurred = all[pick % Math.max(all.length, 1)];
          if (blurred === undefined) continue;
          const blurredIndex = indexOf(withBlur(appends, blurred));
          const [first, ...others] = points.map((point) => asked(appends, point));
          const about = [blurred.old, blurred.event].flatMap(pointsAbout);
          const nearby = about.map((asOf) => ({ ...first, asOf, position: index.head }));
          for (const question of [...others, ...nearby]) {
            for (const subject of subjects) {
              const before = outcome(index, subject, question);
              const after = outcome(blurredIndex, subject, question);
              if (before.status !== after.status) met.set(blurred.field, (met.get(blurred.field) ?? 0) + 1);
              const broken = brokenBy(before, after, blurred.claimsMore);
              if (broken.length > 0)
                throw new Error(JSON.stringify({ subject, question, blurred, broken, before, after }));
            }
          }
        }
      },
    ),
    { numRuns, seed },
  );
  // Blurs that never changed a status would hold nothing.
  const wanted = ['effectiveFrom', 'effectiveTo', 'zone', 'evidence', 'destinations', 'measure'];
  const unmet = wanted.filter((field) => ![...met.keys()].some((key) => key.endsWith(`.${field}`)));
  expect({ seed, met: Object.fromEntries(met), unmet }).toMatchObject({ unmet: [] });
});
