import type { Holding } from './definitions/ownership.js';
import type { PartyKind } from './definitions/party.js';
import type { BearingOnExports, Certainty, LiftKind, Measure, NameKind, Transaction } from './shapes.js';

/*
 * What each word in the data of an event means, as descriptions of the interface and the terminal say it. A word
 * without a meaning does not compile.
 */

export const measureMeanings: Readonly<Record<Measure, string>> = {
  prohibited: 'it is forbidden, and the source provides for no licence',
  'policy-of-denial': 'a licence is needed, and applications are denied',
  'presumption-of-denial':
    'a licence is needed, and applications are denied unless the applicant overcomes the presumption',
  'case-by-case': 'a licence is needed, and each application is decided on its own facts',
  'license-required': 'a licence is needed; how applications are reviewed is not recorded',
  blocking: 'property is blocked, and dealings with the party are forbidden unless licensed',
  'denial-of-export-privileges':
    'an order forbids to take part in any transaction with it that is subject to the export regulations',
  'no-license-exception': 'no licence exception may be used, and a statement of the party is needed first',
  sectoral: 'certain dealings are forbidden; whether an export is among them depends on what it is for',
  'not-stated': 'the source does not say what is restricted',
  debarment: 'it may not take part in exports of defence articles; other exports are not restricted by it',
  procurement: 'governments may not buy from it; exports to it are not restricted by that',
  securities: 'its securities may not be dealt in; exports to it are not restricted by that',
};

export const bearingMeanings: Readonly<Record<BearingOnExports, string>> = {
  yes: 'it restricts exports: in force, it makes its subject `restricted`',
  possibly:
    'whether it restricts exports is not stated, or depends on the dealing: it is never surely in force',
  no: 'it restricts no exports of goods: in force, it makes its subject `flagged`',
};

export const certaintyMeanings: Readonly<Record<Certainty, string>> = {
  official: 'an authority says so itself; it confirms the fact',
  'company-filing': 'the company says so itself, in a filing or an announcement; it confirms the fact',
  reported: 'somebody else reports it as a fact, such as a newspaper; it does not confirm the fact',
  alleged: 'somebody alleges it; it does not confirm the fact',
};

export const transactionMeanings: Readonly<Record<Transaction, string>> = {
  export: 'from the country of the authority to another one (15 CFR 734.13)',
  reexport: 'from one country to another one, neither of them that of the authority (15 CFR 734.14)',
  'in-country-transfer':
    'to another end user or end use within one country, which is not that of the authority (15 CFR 734.16)',
};

export const liftKindMeanings: Readonly<Record<LiftKind, string>> = {
  ends: 'the fact ends; so does a lift that does not say how',
  suspends:
    'the fact is not in force until the bound in `until`, and then in force again; without `until`, until further notice',
  withdraws: 'the fact is withdrawn before it began, and never is in force',
};

export const nameKindMeanings: Readonly<Record<NameKind, string>> = {
  primary: 'the name that it goes by; undated, it ends where the next primary name begins',
  alias: 'another name',
  former: 'a name that it had before',
  weak: 'a name that identifies it poorly, because others bear it too',
};

export const partyKindMeanings: Readonly<Record<PartyKind, string>> = {
  company: 'a company, or another organisation',
  person: 'a natural person',
  vessel: 'a ship',
  aircraft: 'an aircraft',
  unknown: 'the source does not say what it is',
};

export const holdingMeanings: Readonly<Record<Holding, string>> = {
  direct: 'the owner holds it itself',
  indirect: 'the owner holds it through other parties',
};
