import { countryAtEnd } from '../../../country-names/index.js';

/*
 * Words that show whether a part of a text belongs to a name or to an address.
 */

/** Begins with the legal form of an organisation, which a comma separates from its name: `Ltd.`, `OOO`. */
export const legalForm =
  /^(?:co|corp|inc|incorporated|ltd|limited|l\.?l\.?c|l\.?l\.?p|plc|jsc|ojsc|cjsc|pjsc|ooo|oao|zao|ao|pao|ao?zt|ano|fgup|s\.?a|s\.?a\.?r\.?l|s\.?r\.?o|s\.?r\.?l|s\.?p\.?a|gmbh|ag|a\.?s|b\.?v|n\.?v|oy|ou|o[uü]|ab|pte|pty|pvt|sdn|bhd|fze|fzc|fzco|fz-llc|fz|dmcc|pt|lda|kg|kft|d\.?o\.?o|sti|şti|company limited|private limited|limited company|joint stock company|open joint stock company|public joint stock company|the)\b\.?(?:[\s,.].*)?$/i;

/** Ends with the legal form of an organisation: `Hong Kong Co., Ltd.` after a comma. */
export const endsInLegalForm = /\b(?:co|corp|inc|ltd|limited|llc|gmbh|company|corporation)\.?$/i;

/** Keeps its full stop at the end of a name: `Poshing Elec.`. */
export const abbreviation =
  /^(?:co|corp|inc|ltd|pvt|pty|pte|st|sti|şti|bros|int'?l|elec|tech|dev|mfg|jr|sr)$/i;

/** Names a part of an organisation, or a company of a holding: `Institute of Pharmacology` after a comma. */
export const partOfOrganisation =
  /^(?:institute|laboratory|faculty|school|department|ministry|academy|branch|division|npo|concern|state)\b|\b(?:institut(?:e|ion)|academy|bureau|plant|factory|branch|sciences|division|research cent(?:er|re))(?: \([^)]*\)| “[^”]*”)?$/i;

/** Occurs in the names of organisations. */
export const organisationWord =
  /\b(?:institut\w*|universit\w*|academy|academies|colleges?|school|laborator\w*|labs?|company|companies|co|corporation|corp|inc|ltd|limited|llc|gmbh|group|holdings?|enterprises?|industr\w+|factory|plant|bureau|agency|ministry|department|directorate|division|branch|cent(?:er|re)|association|organi[sz]ation|foundation|council|commission|committee|services?|systems?|technolog\w*|technics?|electronics?|electric\w*|engineering|trading|traders|logistics|international|imports?|exports?|equipment|aviation|airlines?|airways|aerospace|shipping|shipyard|marine|telecom\w*|communications?|networks?|solutions?|software|semiconductors?|microelectronics|research|sciences?|scientific|design|manufactur\w*|machin\w+|instruments?|supply|supplies|chemicals?|energy|petroleum|oil|gas|construction|consult\w*|bank|general|cargo|forwarding|store|house|associates|brothers|sons|partners|fund|corps|guard|forces?|police|government|national|state)\b/i;

/** Occurs in addresses. */
export const addressWord =
  /\b(?:street|st|str|road|rd|avenue|ave|av|boulevard|blvd|lane|alley|highway|hwy|floor|room|rm|suite|ste|unit|flat|apt|apartment|building|bldg|bld|block|blk|tower|towers|plaza|arcade|complex|district|province|county|region|oblast|obl|city|town|village|zone|park|estate|square|no\.|p\.? ?o\.? ?box|post box|box|house|warehouse|office|shop|plot|mahallesi|mah|caddesi|cad|sokak|sok|ulitsa|ul|prospekt|prospect|pr|shosse|naberezhnaya|pereulok|korpus|embankment|jalan|lorong|near|opp|opposite|behind|corner|free zone|industrial area|airport|km|sector|quarter|via|rue|calle|strasse|stra[sß]e)\b/i;

/**
 * The country in which an address ends: `… Kowloon, Hong Kong`, `… 1066 Cyprus`, `Dubai, U.A.E.`. Unlike `countriesOfAddress`,
 * it decides where a name ends and an address begins: what is in the last part and names no country ends the search.
 */
export function countryOfAddress(address: string): string | undefined {
  const parts = address
    .replace(/[\s.,;]+$/, '')
    .split(/,\s*/)
    .reverse();
  for (const part of parts.slice(0, 2)) {
    const words = part
      .replaceAll(/[\d-]+/g, ' ')
      .replace(/^The /, '')
      .trim();
    const country = countryAtEnd(words);
    // A postal code may follow the country; anything else does not.
    if (country !== undefined || words !== '') return country;
  }
  return undefined;
}

export const endsInCountry = (text: string): boolean => countryOfAddress(text) !== undefined;
