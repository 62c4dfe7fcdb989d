import { subjectName } from '../../events/index.js';
import { addressUsed, listedAddresses, type AsOfIndex, type Question } from '../as-of/index.js';
import type { SaleParty } from './sale.js';
import type { Candidate } from './types.js';

/** The listed addresses that a party uses, by what the sender states and by what is recorded of who it is or may be. */
export function addressesUsed(
  index: AsOfIndex,
  { address }: SaleParty,
  known: readonly Candidate[],
  question: Question,
): Pick<Candidate, 'subject' | 'identified' | 'address'>[] {
  const recordedOf = (how: Candidate['identified']): string[] =>
    known
      .filter(({ identified }) => identified === how)
      .flatMap(({ answer }) => answer?.description?.addresses ?? [])
      .map((each) => each.address);
  const sure = [...(address === undefined ? [] : [address]), ...recordedOf('surely')];
  const possible = recordedOf('possibly');
  if (sure.length + possible.length === 0) return [];
  const own = new Set(known.map(({ subject }) => subjectName(subject)));
  return listedAddresses(index, question)
    .filter(({ subject }) => !own.has(subjectName(subject)))
    .flatMap((each) => {
      const bySure = addressUsed(sure, each);
      const found = bySure ?? addressUsed(possible, each);
      if (found === undefined) return [];
      const { used, listed } = found;
      const identified = bySure?.is === 'yes' ? ('surely' as const) : ('possibly' as const);
      return [{ subject: each.subject, identified, address: { used, listed } }];
    });
}
