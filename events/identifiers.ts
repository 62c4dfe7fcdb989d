import { comparableText } from './comparable-text.js';

/** An identifier of a party, under the scheme that assigns it. */
export interface Identifier {
  readonly scheme: string;
  readonly value: string;
}

/** Schemes that are written differently, by their comparable text. */
const sameSchemes: Readonly<Record<string, string>> = {
  legalentityidentifier: 'lei',
  leicode: 'lei',
  gleif: 'lei',
  imonumber: 'imo',
  imono: 'imo',
  vesselimo: 'imo',
  imovesselnumber: 'imo',
};

/** The form of a Legal Entity Identifier (ISO 17442-1): eighteen letters and digits, and two check digits. */
const LEI = /^[a-z0-9]{18}\d{2}$/;

/** One scheme for all that mean the same. What has the form of a Legal Entity Identifier is one, whatever it is called. */
export function comparableScheme({ scheme, value }: Identifier): string {
  const text = comparableText(scheme);
  if (LEI.test(comparableText(value)) && /[a-z]/i.test(value)) return 'lei';
  return sameSchemes[text] ?? text;
}

/** One text for all spellings of an identifier: two parties with the same one are described as one party. */
export function comparableIdentifier(identifier: Identifier): string {
  const scheme = comparableScheme(identifier);
  const value = comparableText(identifier.value);
  // Some write the scheme before the value: IMO 9074729.
  const isTwice = value.length > scheme.length && value.startsWith(scheme);
  return `${scheme}:${isTwice ? value.slice(scheme.length) : value}`;
}
