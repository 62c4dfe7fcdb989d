import type { EventData, Evidence, Measure } from '../../../events/index.js';
import { longest, MOST_VALUES } from '../clean-text.js';
import type { ListDefinition, ListEntry } from '../edition.js';
import { shortDigest } from '../keys.js';
import { boundOf, type Days } from './days.js';
import type { LiftData, RestrictionData } from './held.js';
import { factIdOf } from './ids.js';
import type { PlannedCommand } from './planned.js';
import type { DatedCitation, Statement } from './statement.js';

/*
 * The bodies of the commands that an import posts.
 */

/** What the commands of an import have in common. */
export interface Import {
  readonly list: ListDefinition;
  /** The date of the edition that is imported. */
  readonly edition: string;
  /** How often the start or the record of an edition was retracted. */
  readonly retractions: number;
  /** The editions that are recorded and the one that is imported. */
  readonly known: ReadonlySet<string>;
}

/** A command of an import. */
export function planned(
  { list, edition }: Import,
  command: PlannedCommand['command'],
  body: PlannedCommand['body'],
): PlannedCommand {
  return { command, body, idempotencyKey: `${list.id}.${edition}.${shortDigest([command, body])}` };
}

/** The data of a restriction without what the service writes. */
export type Restriction = Omit<RestrictionData, 'instants' | 'localTimes'>;

/** What a restriction says of its entry. */
export type EntryData = NonNullable<RestrictionData['entry']>;

/** Values of one field of an entry: what is more is cut. */
const MOST_PROGRAMMES = 50;
const MOST_FOOTNOTES = 20;
const MOST_REMARKS = 20;
const MOST_EVIDENCE = 50;
/** Citations of an entry that are evidence: the newest; the rest of the sources are the editions that confirm it. */
const MOST_CITED = 40;

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function someOf(texts: readonly string[] | undefined, most: number, longest: number): string[] | undefined {
  if (texts === undefined || texts.length === 0) return undefined;
  return [...new Set(texts.map((text) => cut(text, longest)))].slice(0, most);
}

/** An entry as its restrictions carry it, by the key under which it is recorded. */
export function entryData(entry: ListEntry, key: string): EntryData {
  const programmes = someOf(entry.programmes, MOST_PROGRAMMES, longest.programme);
  const footnotes = someOf(entry.footnotes, MOST_FOOTNOTES, longest.footnote);
  const remarks = someOf(entry.remarks, MOST_REMARKS, longest.remark);
  return {
    key,
    digest: entry.digest,
    asWritten: cut(entry.asWritten, longest.words),
    ...(programmes && { programmes }),
    ...(entry.requirement !== undefined && { requirement: cut(entry.requirement, longest.words) }),
    ...(entry.policy !== undefined && { policy: cut(entry.policy, longest.words) }),
    ...(footnotes && { footnotes }),
    ...(remarks && { remarks }),
    ...(entry.isAddress && { isAddress: entry.isAddress }),
    ...(entry.effectiveFrom !== undefined && { effectiveFrom: entry.effectiveFrom }),
    ...(entry.expiresOn !== undefined && { expiresOn: entry.expiresOn }),
    ...(entry.notBefore !== undefined && { notBefore: entry.notBefore }),
  };
}

/** An entry with what it cites of the time before what its restriction rests on. */
export function withEarlierCitations(
  { earlierCitations: _before, ...entry }: EntryData,
  all: readonly DatedCitation[],
  used: readonly DatedCitation[],
): EntryData {
  const own = new Set(used.map(({ citation }) => citation));
  const earlier = all
    .filter(({ citation }) => !own.has(citation))
    .slice(-MOST_CITED)
    .map(({ citation, publication }) => ({
      citation,
      ...(publication !== undefined && { publishedOn: boundOf(publication) }),
    }));
  return earlier.length === 0 ? entry : { ...entry, earlierCitations: earlier };
}

/** An edition, as evidence names it. */
export function titleOf({ name }: Pick<ListDefinition, 'name'>, edition: string): string {
  return `${name}, edition of ${edition}`;
}

/** The edition itself as evidence. `how` is what follows from it beside the entry. */
export function editionEvidence(list: ListDefinition, edition: string, how?: string): Evidence {
  const title = titleOf(list, edition);
  return {
    publisher: list.publisher,
    title: how === undefined ? title : `${title}: ${how}`,
    ...(list.url === undefined ? { citation: title } : { url: list.url }),
    publishedOn: edition,
    observedOn: edition,
    certainty: 'official',
  };
}

/** What an entry cites, as seen in an edition. */
export function citedEvidence(
  list: ListDefinition,
  edition: string,
  citations: readonly DatedCitation[],
): Evidence[] {
  return citations.slice(-MOST_CITED).map(({ citation, publication }) => ({
    publisher: / FR /.test(citation) ? 'Federal Register' : list.publisher,
    citation,
    ...(publication !== undefined && { publishedOn: boundOf(publication) }),
    observedOn: edition,
    certainty: 'official',
  }));
}

/** Adds evidence to that of a restriction, each once. */
export function withEvidence(evidence: readonly Evidence[], more: readonly Evidence[]): Evidence[] {
  const known = new Set(evidence.map((each) => shortDigest([each])));
  return [...evidence, ...more.filter((each) => !known.has(shortDigest([each])))].slice(0, MOST_EVIDENCE);
}

/** A restriction that is not recorded yet. */
export interface NewRestriction {
  readonly partyId: string;
  readonly measure: Measure;
  readonly destinations: RestrictionData['destinations'];
  readonly entry: EntryData;
  readonly statement: Statement;
  readonly start: Days;
  readonly end: Days | undefined;
  /** The edition in which it was first seen. */
  readonly seen: string;
}

/** The body of `restrict-party` for a restriction, whose id follows from what it says. */
export function restrictionBody(from: Import, given: NewRestriction): Restriction {
  const { list } = from;
  const { partyId, measure, destinations, entry, statement, start, end, seen } = given;
  const isPublicationOnly = statement.effectiveFrom === undefined && statement.citations.length > 0;
  const how = isPublicationOnly
    ? 'it states when the rule was published, and not when it took effect'
    : undefined;
  return withId(from, seen, {
    partyId,
    authority: list.authority,
    list: list.id,
    measure,
    destinations,
    effectiveFrom: boundOf(start),
    ...(end !== undefined && { effectiveTo: boundOf(end) }),
    evidence: [editionEvidence(list, seen, how), ...citedEvidence(list, seen, statement.citations)],
    entry,
  });
}

/** A restriction with the id that follows from what it says. */
export function withId(
  from: Import,
  seen: string,
  { factId: _before, ...says }: Omit<Restriction, 'factId'> & { readonly factId?: string },
): Restriction {
  return { ...says, factId: factIdOf(from.list.id, seen, says, from) };
}

/** The body of `lift-party-restriction`. */
export type Lift = Pick<
  LiftData,
  'factId' | 'partyId' | 'lifts' | 'effectiveFrom' | 'evidence' | 'replacedBy'
>;

/** A lift of a restriction: the edition is that which is without the entry, or has the term that takes its place. */
export function liftBody(
  from: Import,
  given: {
    readonly partyId: string;
    readonly lifts: string;
    readonly start: Days;
    readonly seen: string;
    readonly replacedBy?: string;
  },
): Lift {
  const { partyId, lifts, start, seen, replacedBy } = given;
  const how = replacedBy === undefined ? 'the entry is not in it' : 'the entry has changed';
  const says = {
    partyId,
    lifts,
    effectiveFrom: boundOf(start),
    ...(replacedBy !== undefined && { replacedBy }),
    evidence: [editionEvidence(from.list, seen, how)],
  };
  return { ...says, factId: factIdOf(from.list.id, seen, says, from) };
}

/** The body of `describe-party` for what an entry says of its party. */
export function descriptionBody(
  from: Import,
  partyId: string,
  entry: ListEntry,
  names: NonNullable<EventData<'PartyDescribed'>['names']>,
): PlannedCommand['body'] {
  const addresses = [
    ...new Map(
      entry.addresses.map(({ address, country }) => [
        `${address} ${country ?? ''}`,
        { address: cut(address, longest.address), ...(country !== undefined && { country }) },
      ]),
    ).values(),
  ].slice(0, MOST_VALUES);
  const identifiers = entry.identifiers.slice(0, MOST_VALUES);
  const countries = [...new Set(entry.countries)].slice(0, MOST_VALUES);
  const says = {
    partyId,
    ...(entry.kind !== 'unknown' && { kind: entry.kind }),
    names: names.slice(0, MOST_VALUES),
    ...(addresses.length > 0 && { addresses }),
    ...(countries.length > 0 && { countries }),
    ...(identifiers.length > 0 && { identifiers }),
    evidence: [editionEvidence(from.list, from.edition)],
  };
  return { ...says, factId: factIdOf(from.list.id, from.edition, says, from) };
}
