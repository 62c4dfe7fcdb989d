import type { ListDefinition } from '../../edition.js';

const OFAC = 'U.S. Department of the Treasury, Office of Foreign Assets Control';
const BIS = 'U.S. Department of Commerce, Bureau of Industry and Security';
const STATE = 'U.S. Department of State';

/**
 * What the lists have in common. The file is made every day, and the lists in it change in most weeks: a week after its
 * date an edition says nothing for sure.
 */
const common = { url: 'https://www.trade.gov/consolidated-screening-list', usualInterval: 7 };
const ofac = { ...common, publisher: OFAC, authority: 'us-ofac' };
const bis = { ...common, publisher: BIS, authority: 'us-bis', regime: 'ear' };
const state = { ...common, publisher: STATE, authority: 'us-state' };

/** The lists of the Consolidated Screening List, by the code in brackets of its column `source`. */
export const cslLists = {
  SDN: {
    ...ofac,
    id: 'csl-sdn',
    name: 'Specially Designated Nationals',
    measure: 'blocking',
    meaning:
      'Property is blocked and dealings are forbidden (31 CFR chapter V); for the programmes of 15 CFR 744.8(a)(1) a licence is needed for items subject to the EAR as well.',
    kinds: ['company', 'person', 'vessel', 'aircraft'],
  },
  EL: {
    ...bis,
    id: 'csl-entity-list',
    name: 'Entity List',
    measure: 'license-required',
    meaning:
      'A licence is needed for what the entry says, and no licence exception may be used (15 CFR 744.11, 744.16 and Supplement No. 4 to part 744).',
    kinds: ['company', 'person', 'unknown'],
  },
  DPL: {
    ...bis,
    id: 'csl-dpl',
    name: 'Denied Persons List',
    measure: 'denial-of-export-privileges',
    meaning:
      'An order denies export privileges: nobody may take part with it in a transaction that is subject to the EAR (15 CFR 764.3(a)(2)).',
    kinds: ['company', 'person', 'unknown'],
  },
  UVL: {
    ...bis,
    id: 'csl-uvl',
    name: 'Unverified List',
    measure: 'no-license-exception',
    meaning:
      'No licence exception may be used, and a statement of the party is needed where no licence is (15 CFR 744.15 and Supplement No. 6 to part 744).',
    kinds: ['company', 'person', 'unknown'],
  },
  MEU: {
    ...bis,
    id: 'csl-meu',
    name: 'Military End User List',
    measure: 'license-required',
    meaning:
      'A licence is needed for items of Supplement No. 2 to part 744 (15 CFR 744.21 and Supplement No. 7 to part 744).',
    kinds: ['company'],
  },
  ISN: {
    ...state,
    id: 'csl-isn',
    name: 'Nonproliferation Sanctions',
    measure: 'not-stated',
    meaning:
      'Sanctioned under a law or an executive order against proliferation: what is sanctioned is in the Federal Register notice of each entry, not in the list.',
    kinds: ['company', 'person', 'unknown'],
  },
  DTC: {
    ...state,
    id: 'csl-itar-debarred',
    name: 'ITAR Debarred',
    measure: 'debarment',
    meaning:
      'Debarred from taking part in exports of defence articles and services (22 CFR 127.7); exports under the EAR are not restricted by it.',
    kinds: ['company', 'person', 'unknown'],
  },
  SSI: {
    ...ofac,
    id: 'csl-ssi',
    name: 'Sectoral Sanctions Identifications List',
    measure: 'sectoral',
    meaning:
      'Dealings of certain kinds are forbidden by directives under Executive Order 13662 (31 CFR part 589): debt, equity, and goods and services for certain oil projects.',
    kinds: ['company'],
  },
  PLC: {
    ...ofac,
    id: 'csl-plc',
    name: 'Palestinian Legislative Council List',
    measure: 'sectoral',
    meaning:
      'A member of the Palestinian Legislative Council elected for a party that is sanctioned: financial institutions reject transactions with it; its property is not blocked by this list.',
    kinds: ['person'],
  },
  CMIC: {
    ...ofac,
    id: 'csl-cmic',
    name: 'Non-SDN Chinese Military-Industrial Complex Companies List',
    measure: 'securities',
    meaning:
      'Its publicly traded securities may not be bought or sold (Executive Order 13959 as amended); exports to it are not restricted by that.',
    kinds: ['company'],
  },
  'NS-MBS': {
    ...ofac,
    id: 'csl-ns-mbs',
    name: 'Non-SDN Menu-Based Sanctions List',
    measure: 'sectoral',
    meaning:
      'Some sanctions of a menu apply, short of blocking: which of them, exports among them or not, is in the entry and its directive.',
    kinds: ['company', 'person'],
  },
  CAP: {
    ...ofac,
    id: 'csl-cap',
    name: 'List of Foreign Financial Institutions Subject to Correspondent Account or Payable-Through Account Sanctions',
    measure: 'sectoral',
    meaning:
      'A foreign bank for which accounts in the United States are forbidden or held under conditions; dealings other than through these are not restricted by it.',
    kinds: ['company'],
  },
  FSE: {
    ...ofac,
    id: 'csl-fse',
    name: 'Foreign Sanctions Evaders List',
    measure: 'prohibited',
    meaning:
      'Transactions with it in goods, services or technology of the United States are forbidden (Executive Order 13608); its property is not blocked by this list.',
    kinds: ['company', 'person'],
  },
} as const satisfies Readonly<Record<string, ListDefinition>>;

export type CslCode = keyof typeof cslLists;

/** The list of a value of the column `source`: `Entity List (EL) - Bureau of Industry and Security`. */
export function codeOf(source: string): CslCode | undefined {
  const [, code = ''] = /\(([A-Z-]+)(?: List)?\)/.exec(source) ?? [];
  return Object.hasOwn(cslLists, code) ? (code as CslCode) : undefined;
}
