import {
  headquartersOf,
  type AsOfIndex,
  type Headquarters,
  type Question,
  type Steps,
} from '../as-of/index.js';
import { isParent, receives } from './role-reach.js';
import type { SaleParty } from './sale.js';

/** A party of the sale, and the recorded parties that it is or may be. */
export interface IdentifiedParty {
  readonly given: SaleParty;
  readonly ids: readonly { readonly id: string; readonly isSure: boolean }[];
}

/**
 * Where those who receive the goods, and their parents, have their headquarters: what the sender states is added
 * to what is recorded. Undefined if no party receives them.
 */
function* headquartersOfSale(
  index: AsOfIndex,
  parties: readonly IdentifiedParty[],
  question: Question,
): Steps<Headquarters | undefined> {
  const bearing = parties.filter(({ given: { role } }) => receives(role) || isParent(role));
  if (bearing.length === 0) return undefined;
  const seats: Headquarters['seats'][number][] = [];
  const unknown: string[] = [];
  if (!bearing.some(({ given: { role } }) => receives(role))) unknown.push('');
  for (const { given, ids } of bearing) {
    const { headquarters } = given;
    if (headquarters !== undefined)
      seats.push({ country: headquarters, isSurelyThisParty: true, isConfirmed: true });
    for (const { id, isSure } of ids) {
      const found = yield* headquartersOf(index, id, question);
      seats.push(
        ...found.seats.map((seat) => ({ ...seat, isSurelyThisParty: seat.isSurelyThisParty && isSure })),
      );
      unknown.push(...found.unknown.filter((each) => each !== id || headquarters === undefined));
    }
    if (headquarters === undefined && !ids.some(({ isSure }) => isSure)) unknown.push('');
  }
  return { seats, unknown };
}

/** The question with where those who receive the goods have their headquarters (15 CFR 744.23(a)(3)). */
export function* withHeadquarters(
  index: AsOfIndex,
  parties: readonly IdentifiedParty[],
  question: Question,
): Steps<Question> {
  return { ...question, headquarters: yield* headquartersOfSale(index, parties, question) };
}
