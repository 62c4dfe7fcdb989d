import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';

/**
 * The IANA time zone in which an authority's days are legal days. An authority that is not listed has no zone: its
 * days begin somewhere on earth.
 */
const zonesOfAuthorities: Readonly<Record<string, string>> = {
  'us-bis': 'America/New_York',
  'us-commerce': 'America/New_York',
  'us-department-of-commerce': 'America/New_York',
  'us-ddtc': 'America/New_York',
  'us-dod': 'America/New_York',
  'us-fcc': 'America/New_York',
  'us-government': 'America/New_York',
  'us-ofac': 'America/New_York',
  'us-sec': 'America/New_York',
  'us-state': 'America/New_York',
  'us-treasury': 'America/New_York',
  'au-asd': 'Australia/Sydney',
  'ca-gac': 'America/Toronto',
  'ch-seco': 'Europe/Zurich',
  'cn-mofcom': 'Asia/Shanghai',
  'cn-customs': 'Asia/Shanghai',
  'cn-cac': 'Asia/Shanghai',
  'de-bafa': 'Europe/Berlin',
  'eu-commission': 'Europe/Brussels',
  'eu-council': 'Europe/Brussels',
  'jp-meti': 'Asia/Tokyo',
  'kr-motie': 'Asia/Seoul',
  'nl-government': 'Europe/Amsterdam',
  'sg-customs': 'Asia/Singapore',
  'tw-moea': 'Asia/Taipei',
  'uk-ecju': 'Europe/London',
  'uk-ofsi': 'Europe/London',
};

/** The IANA time zone of an exchange, by its ISO 10383 market identifier code. */
const zonesOfExchanges: Readonly<Record<string, string>> = {
  XNAS: 'America/New_York',
  XNYS: 'America/New_York',
  XASE: 'America/New_York',
  OTCM: 'America/New_York',
  XTSE: 'America/Toronto',
  XHKG: 'Asia/Hong_Kong',
  XSHG: 'Asia/Shanghai',
  XSHE: 'Asia/Shanghai',
  XTAI: 'Asia/Taipei',
  XTKS: 'Asia/Tokyo',
  XKRX: 'Asia/Seoul',
  XKOS: 'Asia/Seoul',
  XSES: 'Asia/Singapore',
  XASX: 'Australia/Sydney',
  XBOM: 'Asia/Kolkata',
  XNSE: 'Asia/Kolkata',
  XLON: 'Europe/London',
  XAMS: 'Europe/Amsterdam',
  XBRU: 'Europe/Brussels',
  XPAR: 'Europe/Paris',
  XFRA: 'Europe/Berlin',
  XETR: 'Europe/Berlin',
  XMIL: 'Europe/Rome',
  XSWX: 'Europe/Zurich',
};

/**
 * The zone of a fact's days: the one that it names, else that of its authority, else that of its exchange. Undefined
 * if none is known.
 */
export function zoneOf(data: {
  readonly zone?: string;
  readonly authority?: string;
  readonly exchange?: string;
}): string | undefined {
  if (data.zone !== undefined) return data.zone;
  const { authority, exchange } = data;
  if (authority !== undefined && Object.hasOwn(zonesOfAuthorities, authority))
    return zonesOfAuthorities[authority];
  return exchange !== undefined && Object.hasOwn(zonesOfExchanges, exchange)
    ? zonesOfExchanges[exchange]
    : undefined;
}

/** The form of an IANA zone name. An offset is none: it does not say when a day begins in another season. */
export const zonePattern = '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$';
const form = new RegExp(zonePattern);

/** What is wrong with the name of a zone by the zone data of the runtime; undefined if nothing is. */
export function zoneProblem(name: string): string | undefined {
  if (form.test(name) && known.memo(name)) return undefined;
  return `"${name}" must be an IANA time zone (America/New_York)`;
}

/** What the runtime has answered for a name: to ask it costs a hundred times as much. */
const known = new LRUCache<string, boolean>({ max: 1000, memoMethod: isInRuntime });

function isInRuntime(timeZone: string): boolean {
  try {
    // Intl alone also takes abbreviations, of which most have several meanings (PST, IST).
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}
