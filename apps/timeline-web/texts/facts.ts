import type { KnownFactDocument } from '../../../libs/answers/index.js';
import { asName, countryText, measureText } from './words.js';

/** What a title is made from: the fields of any fact in an answer. */
export type TitledFact = { readonly type: string } & Partial<
  Pick<KnownFactDocument, 'measure' | 'list' | 'authority' | 'exchange' | 'viaCountry'>
>;

/** A fact in one line. */
export function factTitle(fact: TitledFact): string {
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
      return eventText[type] ?? type;
  }
}

/** The titles of facts that need no more than their type. */
const eventText: Readonly<Record<string, string>> = {
  ChipDescribed: 'Chip described',
  ChipRestrictionLifted: 'Restriction lifted',
  PartyDescribed: 'Party described',
  PartyRestrictionLifted: 'Restriction lifted',
  SaleReleased: 'Sale released',
  CompanyRelisted: 'Listed again',
  SubsidiaryRouteCleared: 'Route cleared',
  OwnershipStated: 'Share stated',
  OwnershipEnded: 'Share ended',
  PartiesIdentified: 'Joined with another id',
  FactRetracted: 'Fact retracted',
  ListDescribed: 'List described',
  ListEditionStarted: 'Import of an edition started',
  ListEditionRecorded: 'Edition of a list recorded',
  GroupEditionRecorded: 'Edition of a country group recorded',
  CountryJoinedGroup: 'Country joined a group',
  CountryLeftGroup: 'Country left a group',
  RuleAdopted: 'Rule adopted',
  RuleSuspended: 'Rule suspended',
  RuleEnded: 'Rule ended',
  ClockCorrected: 'Clock corrected',
};
