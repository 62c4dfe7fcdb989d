import { LRUCache } from 'lru-cache';
import { parametersIn, type ChipParameterTerms, type Subject } from '../../../events/index.js';
import { judge, knownParameters, type Judgement, type StatedValue } from '../../chip-rules/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { HeldFact } from '../rules/held-fact.js';
import { isSeen, isSurelyConfirmed, seen, type Question } from '../rules/question.js';
import { seenDescriptions } from './description.js';

/** Chips of one index of which the parameters are kept, at each of their revisions that is asked for. */
const MOST_KNOWN = 2000;

/** An ECCN of a chip, as a fact about it states it. */
interface Classification {
  readonly eccn: string;
  readonly fact: Pick<HeldFact, 'subject' | 'factId'>;
}

/** What is known of a chip at one of its revisions, and what terms of rules make of its parameters. */
export class KnownChip {
  readonly #known;
  readonly #judgements = new WeakMap<ChipParameterTerms, Judgement>();

  constructor(
    stated: readonly StatedValue[],
    /** By every fact that a question may use, confirmed or not. */
    readonly classifications: readonly Classification[] = [],
  ) {
    this.#known = knownParameters(stated);
  }

  judgedBy(terms: ChipParameterTerms): Judgement {
    const known = this.#judgements.get(terms);
    if (known !== undefined) return known;
    const judgement = judge(terms, this.#known);
    this.#judgements.set(terms, judgement);
    return judgement;
  }
}

/** One cache for each index, because revisions are those of an index; it ends with the index. */
const chipsOf = new WeakMap<AsOfIndex, LRUCache<string, KnownChip>>();

/** What is known of the parameters and the class of a chip: the same at any date, until the chip has a new event. */
export function knownChip(index: AsOfIndex, chip: Subject, question: Question): KnownChip {
  const chips = chipsOf.get(index) ?? new LRUCache<string, KnownChip>({ max: MOST_KNOWN });
  chipsOf.set(index, chips);
  const { position, publishedBy } = question;
  const by = publishedBy === undefined ? '' : `${publishedBy.kind} ${publishedBy.from} ${publishedBy.to}`;
  const key = `${chip.id} ${index.revisionOf(chip, position)} ${by}`;
  const known =
    chips.get(key) ??
    new KnownChip(statedValues(index, chip, question), classificationsOf(index, chip, question));
  chips.set(key, known);
  return known;
}

/** Every value that the descriptions of a chip state, as far as the question may use them. */
function statedValues(index: AsOfIndex, chip: Subject, question: Question): StatedValue[] {
  return seenDescriptions(index, chip, question).flatMap((fact) => {
    const { event } = fact;
    const isPublic = seen(fact, question);
    if (event.type !== 'ChipDescribed' || isPublic === 'no') return [];
    const isConfirmed = isSurelyConfirmed(fact, question);
    return parametersIn(event.data).map(({ parameter, value, atLeast, atMost, is }) => ({
      parameter,
      value,
      atLeast,
      atMost,
      is,
      factId: fact.factId,
      seen: isPublic,
      isConfirmed,
    }));
  });
}

/** Every ECCN that descriptions and restrictions of a chip state, as far as the question may use them. */
function classificationsOf(index: AsOfIndex, chip: Subject, question: Question): Classification[] {
  return index.factsOn(chip).flatMap((fact) => {
    if ((fact.type !== 'ChipDescribed' && fact.type !== 'ChipRestricted') || !isSeen(fact, question))
      return [];
    const { data } = fact.event;
    const eccn = 'eccn' in data ? data.eccn : undefined;
    return eccn === undefined ? [] : [{ eccn, fact: { subject: fact.subject, factId: fact.factId } }];
  });
}
