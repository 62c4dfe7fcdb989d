import { transactions, type Subject, type Transaction } from '../../../events/index.js';
import type { PositionedEvent, Question, Span, WorldFilter } from '../../../libs/as-of/index.js';
import { askTerms, askWorld } from '../oracle.js';
import { joinedBetween } from './identity.js';

/* What changed, by the naive definition: ask for the whole world at both points, and compare fact by fact. */

/** The oracle's state of each fact in force, `surely` or `possibly`, by stream and fact id. */
function statesAt(
  log: readonly PositionedEvent[],
  question: Question,
  filter: WorldFilter,
  ids: readonly Subject[] | undefined,
) {
  return new Map(
    askWorld(log, question, filter, ids).map((row) => {
      const [stream = '', factId = '', inForce = ''] = row.split(' ');
      return [`${stream} ${factId}`, inForce];
    }),
  );
}

/** The ids of the subject of a filter at any position of a span. */
function idsIn(log: readonly PositionedEvent[], span: Span, { subject }: WorldFilter): Subject[] | undefined {
  if (subject?.kind !== 'party') return subject && [subject];
  return [...joinedBetween(log, subject.id, span)].map((id) => ({ kind: 'party', id }));
}

/** The net changes of a span. */
export function askChanges(log: readonly PositionedEvent[], { earlier, later }: Span, filter: WorldFilter) {
  const ids = idsIn(log, { earlier, later }, filter);
  const [before, after] = [statesAt(log, earlier, filter, ids), statesAt(log, later, filter, ids)];
  const parts = naiveParts(log, { earlier, later }, filter, ids);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [was, is] = [before.get(key) ?? 'not-in-force', after.get(key) ?? 'not-in-force'];
    const changed = parts(key);
    if (changed.length === 0) return [];
    const why = naiveReason(log, earlier, later, key, was, is, changed);
    return [{ key, before: was, after: is, why, parts: changed }];
  });
}

/** A part that differs: a term, the transactions where not all do, and its state before and after. */
export type NaivePart = readonly [term: string, transactions: string, before: string, after: string];

/** Asks for each transaction alone, and compares term by term. */
function naiveParts(
  log: readonly PositionedEvent[],
  { earlier, later }: Span,
  filter: WorldFilter,
  ids: readonly Subject[] | undefined,
): (key: string) => NaivePart[] {
  const asked = earlier.transaction === undefined ? transactions : [earlier.transaction];
  const worlds = asked.map((transaction) => ({
    transaction,
    before: askTerms(log, { ...earlier, transaction }, filter, ids),
    after: askTerms(log, { ...later, transaction }, filter, ids),
  }));
  return (key) => {
    const found = new Map<string, string[]>();
    for (const { transaction, before, after } of worlds) {
      const [was, is] = [before, after].map((terms) => new Map((terms.get(key) ?? []).map(termAndState)));
      for (const term of new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])) {
        const change = [was, is].map((states) =>
          (states?.get(term) ?? 'not').replace(/^not$/, 'not-in-force'),
        );
        if (change[0] === change[1]) continue;
        const same = JSON.stringify([term, ...change]);
        found.set(same, [...(found.get(same) ?? []), transaction]);
      }
    }
    const applied = appliedBy(log, key).filter((each) => asked.includes(each));
    return [...found]
      .map(([same, those]): NaivePart => {
        const [term, before, after] = JSON.parse(same) as [string, string, string];
        return [term, those.length === applied.length ? '' : those.join(), before, after];
      })
      .sort();
  };
}

function termAndState(row: string): [string, string] {
  const at = row.lastIndexOf(' ');
  return [row.slice(0, at), row.slice(at + 1)];
}

/** The transactions that a fact applies to. */
function appliedBy(log: readonly PositionedEvent[], key: string): readonly Transaction[] {
  const fact = log.find(
    ({ event, subject: { kind, id } }) =>
      event.type !== 'FactRetracted' && `${kind}-${id} ${event.data.factId}` === key,
  );
  const data = fact?.event.data;
  return data !== undefined && 'appliesTo' in data ? data.appliesTo : transactions;
}

const order = ['not-in-force', 'possibly', 'surely'];

function naiveReason(
  log: readonly PositionedEvent[],
  earlier: Question,
  later: Question,
  key: string,
  was: string,
  is: string,
  parts: readonly NaivePart[],
): string {
  const isWeaker = (before: string, after: string): boolean => order.indexOf(after) < order.indexOf(before);
  const isNarrower =
    was === is
      ? parts.some(([_term, _transactions, before, after]) => isWeaker(before, after))
      : isWeaker(was, is);
  if (earlier.position === later.position) {
    if (was === is) return isNarrower ? 'narrowed' : 'widened';
    if (was === 'not-in-force') return 'came-into-force';
    if (is === 'not-in-force') return 'ended';
    return is === 'surely' ? 'became-sure' : 'became-doubtful';
  }
  const between = log
    .filter(({ position }) => position > earlier.position && position <= later.position)
    .filter(({ event, subject: { kind, id } }) => `${kind}-${id} ${event.data.factId}` === key);
  if (between.some(({ event }) => event.type !== 'FactRetracted')) return 'learned';
  if (between.length > 0) return 'retracted';
  return isNarrower ? 'lifted' : 'lift-retracted';
}
