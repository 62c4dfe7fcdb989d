import {
  covers,
  destinationOf,
  isConfirmed,
  parseBound,
  parseEnd,
  parsePoint,
  reaches,
  roleOf,
  type DomainEvent,
  type EffectiveBound,
  type Evidence,
  type Subject,
} from '../../events/index.js';
import type { PositionedEvent, Question, WorldFilter } from '../../libs/as-of/index.js';

/*
 * The reference for the index. It folds the whole log for every question and tries every possible world, with one
 * choice for each unknown: which end of a coarse date is true, whether a rumour is true, whether a country is in a
 * group. Surely means in force in every world, possibly in some. It is deliberately slow and naive, and shares no code
 * with the index except the parsing of single dates and destinations.
 */

type Fact = Exclude<DomainEvent, { type: 'FactRetracted' }>;
interface Known {
  readonly subject: Subject;
  readonly event: Fact;
  readonly evidence: Evidence[];
}

const restricts = ({ type }: Fact): boolean => roleOf(type) === 'restricts';
const flags = ({ type }: Fact): boolean => roleOf(type) === 'flags';
const same = (a: Subject, b: Subject): boolean => a.kind === b.kind && a.id === b.id;

function knownFacts(log: readonly PositionedEvent[], { position, publishedBy }: Question): Known[] {
  const seen = log.filter((entry) => entry.position <= position);
  const isRetracted = (subject: Subject, factId: string): boolean =>
    seen.some(
      ({ event, subject: other }) =>
        event.type === 'FactRetracted' && same(subject, other) && event.data.factId === factId,
    );
  return seen.flatMap(({ event, subject }) => {
    if (event.type === 'FactRetracted' || isRetracted(subject, event.data.factId)) return [];
    const evidence = event.data.evidence.filter(({ publishedOn }) => {
      if (publishedBy === undefined) return true;
      return publishedOn !== undefined && endOf(publishedOn) < publishedBy.to;
    });
    return evidence.length > 0 ? [{ subject, event, evidence }] : [];
  });
}

/** The last millisecond of a publication date; only a day is parsed as its first. */
function endOf(published: EffectiveBound): number {
  const publishedOn = typeof published === 'string' ? published : published.latest;
  if (publishedOn === undefined) return Infinity;
  const { latest } = parsePoint(publishedOn);
  return publishedOn.length === 'YYYY-MM-DD'.length ? latest + 86_399_999 : latest;
}

function isAbout({ event, subject }: { event: Fact; subject: Subject }, { kind, id }: Subject): boolean {
  if (same(subject, { kind, id })) return true;
  if (event.type === 'SaleBlocked') {
    const { buyer, buyerParent, seller, chips } = event.data;
    return kind === 'chip'
      ? chips.some(({ chipId }) => chipId === id)
      : kind === 'party' && [buyer, buyerParent, seller].includes(id);
  }
  if (event.type !== 'SubsidiaryRouteFlagged') return false;
  return kind === 'chip'
    ? (event.data.chips?.includes(id) ?? false)
    : kind === 'party' && event.data.subsidiaryId === id;
}

/** Every combination of one choice from each list. */
function combinations(choices: readonly (readonly number[])[]): number[][] {
  return choices.reduce<number[][]>(
    (worlds, list) => worlds.flatMap((w) => list.map((c) => [...w, c])),
    [[]],
  );
}

function destinationsOf(event: Fact): readonly string[] | undefined {
  return 'destinations' in event.data ? event.data.destinations.map(destinationOf) : undefined;
}

function liftChoices(
  fact: Known,
  known: readonly Known[],
  term: string | undefined,
  asked: string | undefined,
): number[][] {
  return known.flatMap(({ event, subject, evidence }) => {
    if (
      !('lifts' in event.data) ||
      !same(subject, fact.subject) ||
      event.data.lifts !== fact.event.data.factId
    )
      return [];
    const answers = destinationsOf(event)?.flatMap((lifted) =>
      [term, term?.startsWith('headquarteredIn:') === true ? undefined : asked].flatMap((destination) =>
        destination === undefined ? [] : [covers(lifted, destination)],
      ),
    ) ?? ['yes'];
    if (!answers.includes('yes') && !answers.includes('maybe')) return [];
    const { earliest, latest } = parseBound(event.data.effectiveFrom);
    const isSure = answers.includes('yes') && isConfirmed(evidence);
    return [isSure ? [earliest, latest] : [earliest, latest, Infinity]];
  });
}

function reachOf(event: Fact, term: string | undefined, asked: string | undefined): readonly boolean[] {
  if (term === undefined || asked === undefined) return [true];
  const exceptions = ('exceptDestinations' in event.data ? event.data.exceptDestinations : undefined) ?? [];
  const excepted = exceptions.map((exception) => covers(exception, asked));
  const reached = reaches(term, asked);
  if (reached === 'no' || excepted.includes('yes')) return [false];
  return reached === 'maybe' || excepted.includes('maybe') ? [true, false] : [true];
}

type Verdict = 'surely' | 'possibly' | 'not-begun' | 'over' | 'out-of-reach';

function verdictFor(
  fact: Known,
  known: readonly Known[],
  term: string | undefined,
  { asOf, destination }: Question,
): Verdict {
  const { data } = fact.event;
  if (!('effectiveFrom' in data)) return 'out-of-reach';
  const asked = term === undefined ? undefined : destination;
  const reach = reachOf(fact.event, term, asked);
  if (!reach.includes(true)) return 'out-of-reach';
  const start = parseBound(data.effectiveFrom);
  const end = parseEnd('effectiveTo' in data ? data.effectiveTo : undefined);
  const ends = [[end.earliest, end.latest], ...liftChoices(fact, known, term, asked)];
  let everyWorld = true;
  let someWorld = false;
  for (const isReached of reach) {
    for (const [from = 0, ...limits] of combinations([[start.earliest, start.latest], ...ends])) {
      const to = Math.min(...limits);
      everyWorld &&= isReached && from <= asOf.from && to >= asOf.to;
      someWorld ||= isReached && from < asOf.to && to > asOf.from;
    }
  }
  if (everyWorld) return 'surely';
  if (someWorld) return 'possibly';
  return start.earliest >= asOf.to ? 'not-begun' : 'over';
}

/** The verdict on a fact as a whole: the strongest over the destinations that it names. */
function verdictOf(fact: Known, known: readonly Known[], question: Question): Verdict {
  const terms = (destinationsOf(fact.event) ?? [undefined]).map((term) =>
    verdictFor(fact, known, term, question),
  );
  return (
    (['surely', 'possibly', 'not-begun', 'over'] as const).find((v) => terms.includes(v)) ?? 'out-of-reach'
  );
}

/** The expected world: every fact in force, as `stream factId verdict`, sorted. */
export function askWorld(
  log: readonly PositionedEvent[],
  question: Question,
  { subject, authority, measure }: WorldFilter,
): string[] {
  const known = knownFacts(log, question);
  return known
    .filter((fact) => {
      const { data } = fact.event;
      if (subject !== undefined && !isAbout(fact, subject)) return false;
      if (authority !== undefined && !('authority' in data && data.authority === authority)) return false;
      return measure === undefined || ('measure' in data && data.measure === measure);
    })
    .flatMap((fact) => {
      const verdict = 'lifts' in fact.event.data ? 'out-of-reach' : verdictOf(fact, known, question);
      const { kind, id } = fact.subject;
      return verdict === 'surely' || verdict === 'possibly'
        ? [`${kind}-${id} ${fact.event.data.factId} ${verdict}`]
        : [];
    })
    .sort();
}

/** The expected answer, reduced to its status and facts in force; undefined if the subject was never seen. */
export function ask(log: readonly PositionedEvent[], subject: Subject, question: Question) {
  const mentions = log.filter(({ position }) => position <= question.position);
  const isSeen = mentions.some(({ event, subject: own }) =>
    event.type === 'FactRetracted' ? same(own, subject) : isAbout({ event, subject: own }, subject),
  );
  if (!isSeen) return undefined;
  const known = knownFacts(log, question);
  const verdicts = known
    .filter((fact) => !('lifts' in fact.event.data) && isAbout(fact, subject))
    .map((fact) => ({ fact, verdict: verdictOf(fact, known, question) }));
  const inForce = verdicts.filter(({ verdict }) => verdict === 'surely' || verdict === 'possibly');
  const measures = inForce.filter(({ fact }) => restricts(fact.event));
  const isFlag = ({ event }: Known): boolean =>
    subject.kind === 'party' &&
    flags(event) &&
    (event.type !== 'SaleBlocked' || [event.data.buyer, event.data.buyerParent].includes(subject.id));
  const isBeyond = verdicts.some(
    ({ fact, verdict }) => restricts(fact.event) && (verdict === 'not-begun' || verdict === 'over'),
  );
  const isRestricted = measures.some(
    ({ fact, verdict }) => verdict === 'surely' && isConfirmed(fact.evidence),
  );
  const status = isRestricted
    ? 'restricted'
    : measures.length > 0
      ? 'uncertain'
      : inForce.some(({ fact }) => isFlag(fact))
        ? 'flagged'
        : isBeyond
          ? 'not-restricted'
          : 'no-record';
  return {
    status,
    inForce: inForce.map(({ fact, verdict }) => `${fact.event.data.factId} ${verdict}`).sort(),
  };
}
