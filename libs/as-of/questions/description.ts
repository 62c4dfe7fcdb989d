import type { EventData, EventOf, Evidence, Name, Subject } from '../../../events/index.js';
import { namesAtQuestion } from '../../rules/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { HeldFact } from '../rules/held-fact.js';
import { isSeen, seenEvidence, type Question } from '../rules/question.js';

type Described = EventOf<'describes'>['data'];
type PartyDescribed = EventData<'PartyDescribed'>;
type ChipDescribed = EventData<'ChipDescribed'>;

/** What adds up over descriptions. */
interface Lists {
  /** The names in use at some time of the question, as their sources date them. */
  readonly names: readonly Name[];
  readonly identifiers?: NonNullable<PartyDescribed['identifiers']>;
  readonly addresses?: NonNullable<PartyDescribed['addresses']>;
  readonly countries?: NonNullable<PartyDescribed['countries']>;
  /** Every value that was said of a chip's parameters. */
  readonly parameters?: NonNullable<ChipDescribed['parameters']>;
}

/** Of these fields the newest description that has one counts. */
type Single = Partial<
  Pick<PartyDescribed, 'kind' | 'headquarters' | 'parentId'> &
    Pick<ChipDescribed, 'maker' | 'eccn' | 'releasedOn' | 'totalProcessingPerformance'>
>;

/** What a subject is by all of its descriptions that a question lets us see. */
export interface Description extends Lists, Single {
  /** The primary name at the question; absent if none is known. */
  readonly name?: string;
  /** The descriptions that say so, in recorded order, with their evidence. */
  readonly statedBy: readonly { readonly factId: string; readonly evidence: readonly Evidence[] }[];
}

function dataOf(fact: HeldFact): Described {
  return fact.event.data as Described;
}

/**
 * The descriptions of a subject up to a position, retracted ones among them, in recorded order; what replaces another by
 * correction has its place, so that an old description that is corrected does not become the newest.
 */
function descriptionsInPlace(index: AsOfIndex, subject: Subject, position: number): HeldFact[] {
  const facts = [...index.descriptionsOf(subject, position)].reverse();
  const replaced = new Map<string, HeldFact>();
  for (const fact of facts) {
    const by = fact.retraction?.replacedBy;
    if (by !== undefined) replaced.set(by, fact);
  }
  if (replaced.size === 0) return facts;
  const placeOf = (fact: HeldFact): number => {
    const before = replaced.get(fact.factId);
    return before === undefined ? fact.position : placeOf(before);
  };
  return facts.sort((a, b) => placeOf(a) - placeOf(b));
}

/** The descriptions that a question lets us see, in the order of {@link descriptionsInPlace}. */
export function seenDescriptions(index: AsOfIndex, subject: Subject, question: Question): HeldFact[] {
  return descriptionsInPlace(index, subject, question.position).filter((fact) => isSeen(fact, question));
}

/**
 * What a subject is: descriptions add up, and none takes back what another says; that is for a retraction.
 * Undefined if no description is seen.
 */
export function describe(index: AsOfIndex, subject: Subject, question: Question): Description | undefined {
  const facts = seenDescriptions(index, subject, question);
  if (facts.length === 0) return undefined;
  const all = facts.map(dataOf);
  const inUse = namesAt(all, question);
  const names = inUse.map(({ name }) => name);
  const primary = primaryOf(inUse);
  const lists = Object.entries({
    identifiers: union(all.flatMap((data) => ('identifiers' in data ? (data.identifiers ?? []) : []))),
    addresses: union(all.flatMap((data) => ('addresses' in data ? (data.addresses ?? []) : []))),
    parameters: union(all.flatMap((data) => ('parameters' in data ? (data.parameters ?? []) : []))),
    countries: union(all.flatMap((data) => ('countries' in data ? (data.countries ?? []) : []))),
  }).filter(([, values]) => values.length > 0);
  return {
    ...(primary === undefined ? {} : { name: primary }),
    names,
    ...(Object.fromEntries(lists) as Omit<Lists, 'names'>),
    ...all.reduce<Single>((newest, data) => ({ ...newest, ...singleOf(data) }), {}),
    statedBy: facts.map((fact) => ({ factId: fact.factId, evidence: seenEvidence(fact, question) })),
  };
}

/** The fields of a description that hold one value. */
function singleOf(data: Described): Single {
  if ('chipId' in data) {
    const { maker, eccn, releasedOn, totalProcessingPerformance } = data;
    return {
      ...(maker === undefined ? {} : { maker }),
      ...(eccn === undefined ? {} : { eccn }),
      ...(releasedOn === undefined ? {} : { releasedOn }),
      ...(totalProcessingPerformance === undefined ? {} : { totalProcessingPerformance }),
    };
  }
  const { kind, headquarters, parentId } = data;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(headquarters === undefined ? {} : { headquarters }),
    ...(parentId === undefined ? {} : { parentId }),
  };
}

/** Each value once, in the order in which they were last said. */
function union<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.toReversed().map((value) => [JSON.stringify(value), value])).values()].reverse();
}

/** A name, and whether it is in use through the whole of a question. */
interface NameInUse {
  readonly name: Name;
  readonly isSure: boolean;
}

/** The newest primary name that surely is in use; if there is none, the newest that may be. */
function primaryOf(names: readonly NameInUse[]): string | undefined {
  const primary = names.filter(({ name }) => name.kind === 'primary');
  return (primary.findLast(({ isSure }) => isSure) ?? primary.at(-1))?.name.name;
}

/** The names in use at some time of a question. */
function namesAt(descriptions: readonly Described[], { asOf }: Question): NameInUse[] {
  const names = union(descriptions.flatMap((data) => data.names ?? []));
  return namesAtQuestion(names, asOf).flatMap(({ name, state }) =>
    state === 'not' ? [] : [{ name, isSure: state === 'surely' }],
  );
}

/**
 * A cache-key fragment. Two questions that see the same events and differ only in their dates get the same description
 * exactly if their keys are equal.
 */
export function namesKeyOf(index: AsOfIndex, subject: Subject, question: Question): string {
  if (!index.hasDatedNames(subject, question.position)) return '';
  return JSON.stringify(namesAt(seenDescriptions(index, subject, question).map(dataOf), question));
}
