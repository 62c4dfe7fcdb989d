import { distance } from 'fastest-levenshtein';
import { LRUCache } from 'lru-cache';
import { subjectName, type Subject } from '../../../events/index.js';
import { countriesOfAddress } from '../../country-names/index.js';
import { addressWords, plainText, withoutLookAlikes } from '../../name-words/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { Question } from '../rules/question.js';

/*
 * An address that the Entity List has without a name: its requirement is for every party that uses it (15 CFR 744.16(a)
 * and (f)). Senders write addresses as they like, so that two are compared by their words and numbers.
 */

/*
 * Further words of addresses, as the Entity List writes those that it lists in Hong Kong and Turkey. Districts and countries
 * are among them, since some senders leave them out.
 */
const OF_BUILDINGS =
  'twr fl level rm flat shop center centre ctr commercial comm business plaza plz house hse mansion address';
const OF_HONG_KONG =
  'hong kong hk hksar china prc kowloon kln wan chai wanchai mong kok mongkok mk tsim sha tsui tst tsimshatsui ' +
  'admiralty sheung nt territories';
const OF_TURKEY =
  'turkey turkiye istanbul sisli sk sok sokak mah mahallesi cad caddesi merkez ic kapi daire kat';

/** Words that do not distinguish one listed address from another. */
const COMMON_WORDS: ReadonlySet<string> = new Set([
  ...addressWords,
  ...[OF_BUILDINGS, OF_HONG_KONG, OF_TURKEY].flatMap((words) => words.split(' ')),
]);

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  'one two three four five six seven eight nine ten'
    .split(' ')
    .map((word, index) => [word, String(index + 1)]),
);

/** Of the distinctive words of a listed address, the part that another has that is surely the same, its numbers among it. */
const SAME_ADDRESS = 0.5;
/** A shorter word alone identifies nothing; together with the next word it may. */
const SHORTEST_WORD = 4;
/** Words so long are the same with one letter wrong. */
const LONG_WORD = 5;

interface AddressParts {
  /** The words that identify the building or the street. */
  readonly words: readonly string[];
  readonly numbers: ReadonlySet<string>;
}

/** `10/F`, `10th` and `ten` are 10. */
function partsOf(address: string): AddressParts {
  const tokens = plainText(withoutLookAlikes(address) ?? address)
    .replace(/(?<=\d)(?:st|nd|rd|th|f)(?![\p{L}\p{N}])/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .map((token) => NUMBER_WORDS.get(token) ?? token);
  const isNumber = (token: string): boolean => /\d/.test(token);
  const words = tokens.filter((token) => token.length > 1 && !isNumber(token) && !COMMON_WORDS.has(token));
  return {
    words: [...new Set(words)],
    numbers: new Set(tokens.filter(isNumber).map((token) => token.replace(/^0+(?=\d)/, ''))),
  };
}

/** Addresses that were read: one is compared with every listed address, and those with every one that is used. */
const read = new LRUCache<string, AddressParts>({ max: 1000 });

function readParts(address: string): AddressParts {
  const known = read.get(address);
  if (known !== undefined) return known;
  const parts = partsOf(address);
  read.set(address, parts);
  return parts;
}

/** Words, and each two in a row as one: `Fa Yuen` is `Fayuen`. */
function withPairs(words: readonly string[]): string[] {
  return [...words, ...words.slice(1).map((word, index) => `${words[index] ?? ''}${word}`)];
}

/** How many words of an address another one has. */
function sharedWords({ words }: AddressParts, other: AddressParts): number {
  const others = withPairs(other.words).filter((text) => text.length >= SHORTEST_WORD);
  const has = (text: string): boolean =>
    others.some(
      (each) =>
        each === text || (each.length >= LONG_WORD && text.length >= LONG_WORD && distance(each, text) === 1),
    );
  return words.filter(
    (word, index) =>
      has(word) || has(`${word}${words[index + 1] ?? ''}`) || has(`${words[index - 1] ?? ''}${word}`),
  ).length;
}

/** Whether two addresses name countries, and none in common. What is in Hong Kong some say is in China. */
function areInOtherCountries(address: string, listed: string): boolean {
  const [own, other] = [address, listed].map((text) =>
    countriesOfAddress(text).map((country) => (country === 'HK' ? 'CN' : country)),
  ) as [string[], string[]];
  return own.length > 0 && other.length > 0 && !own.some((country) => other.includes(country));
}

/**
 * Whether an address is a listed one. `maybe`: it shares a word that identifies the building or street, and a number, or
 * names no number.
 */
export function isListedAddress(address: string, listed: string): 'yes' | 'maybe' | 'no' {
  const [own, other] = [readParts(address), readParts(listed)];
  const shared = sharedWords(other, own);
  if (shared === 0 || areInOtherCountries(address, listed)) return 'no';
  const common = [...other.numbers].filter((number) => own.numbers.has(number)).length;
  if (common === other.numbers.size && shared / other.words.length >= SAME_ADDRESS) return 'yes';
  return common > 0 || own.numbers.size === 0 ? 'maybe' : 'no';
}

/** An entry that is an address, in each of its wordings. */
export interface ListedAddress {
  readonly subject: Subject;
  readonly texts: readonly string[];
}

/** An address that is used, and the wording of a listed one that it is or may be. */
export interface AddressUsed {
  readonly is: 'yes' | 'maybe';
  readonly used: string;
  readonly listed: string;
}

/** Which of some addresses is a listed one, the surest first; undefined if none. */
export function addressUsed(used: readonly string[], { texts }: ListedAddress): AddressUsed | undefined {
  const found = used.flatMap((text) =>
    texts.flatMap((listed): AddressUsed[] => {
      const is = isListedAddress(text, listed);
      return is === 'no' ? [] : [{ is, used: text, listed }];
    }),
  );
  return found.find(({ is }) => is === 'yes') ?? found[0];
}

/** Every listed address that is recorded by the question, in each of its wordings. */
export function listedAddresses(
  index: AsOfIndex,
  { position: upTo }: Pick<Question, 'position'>,
): ListedAddress[] {
  const found = new Map<string, ListedAddress>();
  for (const position of index.parties.listedAddresses) {
    if (position > upTo) break;
    const { subject } = index.factAt(position);
    const name = subjectName(subject);
    const texts = [...(found.get(name)?.texts ?? []), ...index.parties.addressesListedAt(position)];
    found.set(name, { subject, texts });
  }
  return [...found.values()];
}
