import { LRUCache } from 'lru-cache';
import { parametersIn, type ChipParameterTerms, type Subject } from '../../../events/index.js';
import { judge, knownParameters, type Judgement, type StatedValue } from '../../chip-rules/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import { isSurelyConfirmed, seen, type Question } from '../rules/question.js';
import { seenDescriptions } from './description.js';

/** Chips of one index of which the parameters are kept, at each of their revisions that is asked for. */
const MOST_KNOWN = 2000;

/** What is known of the parameters of a chip at one of its revisions, and what terms of rules make of it. */
export class KnownChip {
  readonly #known;
  readonly #judgements = new WeakMap<ChipParameterTerms, Judgement>();

  constructor(stated: readonly StatedValue[]) {
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

const chipsOf = new WeakMap<AsOfIndex, LRUCache<string, KnownChip>>();

/** What is known of the parameters of a chip: the same at any date, until something is recorded of the chip. */
export function knownChip(index: AsOfIndex, chip: Subject, question: Question): KnownChip {
  const chips = chipsOf.get(index) ?? new LRUCache<string, KnownChip>({ max: MOST_KNOWN });
  chipsOf.set(index, chips);
  const { position, publishedBy } = question;
  const by = publishedBy === undefined ? '' : `${publishedBy.kind} ${publishedBy.from} ${publishedBy.to}`;
  const key = `${chip.id} ${index.revisionOf(chip, position)} ${by}`;
  const known = chips.get(key) ?? new KnownChip(statedValues(index, chip, question));
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
      ...{ parameter, value, atLeast, atMost, is },
      factId: fact.factId,
      seen: isPublic,
      isConfirmed,
    }));
  });
}
