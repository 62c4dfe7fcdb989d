import type { CloudEvent } from '../../../libs/answers/index.js';
import { boundInWords, inWords } from './dates.js';
import { texts } from './en.js';
import { asName, countryText, measureText, parameterText, shareText } from './words.js';

/** What a title is made from: the type of a fact, and any fields of its event. */
export type TitledFact = { readonly type: string } & Partial<CloudEvent['data']>;

/** By type. A service that is newer than the page may have types that are not here. */
const titles: Readonly<Record<string, string>> = texts.events.types;

/** A fact in one line. */
export function factTitle(
  fact: Pick<TitledFact, 'type' | 'measure' | 'list' | 'authority' | 'exchange' | 'viaCountry'>,
): string {
  const { type, measure, list, authority, exchange, viaCountry } = fact;
  switch (type) {
    case 'ChipRestricted':
    case 'PartyRestricted': {
      const what = measure === undefined ? type : measureText[measure];
      const by = [authority, list].flatMap((id) => (id === undefined ? [] : [asName(id)]));
      return by.length === 0 ? what : `${what} · ${by.join(' · ')}`;
    }
    case 'SaleBlocked':
      return `Sale blocked${authority === undefined ? '' : ` · ${asName(authority)}`}`;
    case 'SubsidiaryRouteFlagged':
      return `Route flagged${viaCountry === undefined ? '' : ` via ${countryText(viaCountry)}`}`;
    case 'CompanyDelisted':
      return `Delisted${exchange === undefined ? '' : ` from ${exchange}`}`;
    default:
      return titles[type] ?? type;
  }
}

/** What a fact says beyond its title, in short; empty if the title says it all. */
export function factDetail(fact: TitledFact): string {
  const { type, names, parameters, edition, title, country, groupId, ownerId, share, reason, factId } = fact;
  switch (type) {
    case 'ChipDescribed':
    case 'PartyDescribed':
      return [
        ...(names ?? []).slice(0, MOST_NAMED).map(({ name }) => name),
        ...(parameters ?? []).map(parameterText),
        ...(names === undefined && parameters === undefined ? whatElse(fact) : []),
      ].join(', ');
    case 'OwnershipStated':
      return texts.events.ownedBy(ownerId ?? '', shareText(share));
    case 'ListEditionStarted':
    case 'ListEditionRecorded':
      return typeof edition === 'string' ? inWords(edition) : '';
    case 'GroupEditionRecorded':
      return [groupId, boundInWords(fact.effectiveFrom ?? {})].join(', ');
    case 'CountryJoinedGroup':
    case 'CountryLeftGroup':
      return [countryText(country ?? ''), groupId].join(', ');
    case 'RuleAdopted':
      return title ?? '';
    case 'SaleScreened':
      return fact.verdict === undefined ? '' : texts.screening.verdicts[fact.verdict].title;
    case 'ScreeningDecided':
      return fact.decision === undefined ? '' : texts.screening.decisions[fact.decision];
    case 'FactRetracted':
      return [factId, reason].join(': ');
    default:
      return '';
  }
}

const MOST_NAMED = 3;

/** What a description states other than names and parameters. */
const whatElse = ({ headquarters, parentId, countries }: TitledFact): string[] => [
  ...(headquarters === undefined ? [] : [`${texts.parts.headquarters}: ${countryText(headquarters)}`]),
  ...(parentId === undefined ? [] : [`${texts.parts.parent}: ${parentId}`]),
  ...(countries ?? []).map(countryText),
];
