import { RE2JS } from 're2js';
import { invalidArgument } from './gateway-refusal.js';

/*
 * A server matches the regex of a filter with .NET's backtracking engine, which a client can keep busy without limit. Here
 * it is matched by RE2, in time that is linear in the text. The two agree on a part of the language only: what is in it is
 * translated, so that the result says what .NET means, and everything else is refused by name. What .NET means is read
 * off "Regular Expression Language - Quick Reference" and "Character Classes in .NET Regular Expressions" of Microsoft's
 * documentation.
 */

const LONGEST_REGEX = 1000;
/** Instructions of the compiled regex: with names of 500 characters, matching one takes milliseconds at most. */
const LARGEST_PROGRAM = 2000;
/** Of Unicode, as the regex is translated: RE2 reads the tables of each one when it compiles; \w has four. */
const MOST_CATEGORIES = 200;
/** RE2 repeats nothing more often. */
const MOST_REPETITIONS = 1000;

// .NET's \w and \s beyond ASCII, as RE2 writes them within a class.
const WORD = String.raw`\p{L}\p{Mn}\p{Nd}\p{Pc}`;
const SPACE = String.raw`\t-\r\x{85}\p{Z}`;
const DIGIT = String.raw`\p{Nd}`;

const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Unicode's general categories that both name alike; surrogates, private use and unassigned characters are not. */
const CATEGORY = /^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|Cc|Cf)$/;

/**
 * .NET matches UTF-16 code units, and RE2 code points: each half of a pair becomes a character of its own, one of private
 * use, which a regex therefore may not name.
 */
const SURROGATES = { first: 0xd800, last: 0xdfff, standIn: 0xe000 };
const LAST_PRIVATE = 0xf8ff;

/** One thing in a sequence: `ends` means that nothing may be matched after it. */
type Part =
  | { readonly text: string; readonly times: number }
  | { readonly ends: true }
  | { readonly group: readonly Part[][]; readonly repeat: string; readonly times: number };

/** What is repeated how often, as RE2 writes it out: of an open end, as often as it is at least. */
interface Quantifier {
  readonly repeat: string;
  readonly times: number;
}

/**
 * Whether a text has a match of the regex, as an EventStoreDB server decides it, with a bound on the time.
 *
 * @throws GatewayRefusal naming the construct that .NET and RE2 do not read alike, or the error in the regex.
 */
export function serverRegex(source: string): (text: string) => boolean {
  if (source.length > LONGEST_REGEX) throw refused(`it is longer than ${LONGEST_REGEX} characters`);
  const parser = new Parser(source);
  const alternatives = parser.alternatives();
  if (!parser.isAtEnd) throw refused('a ) without a (');
  // Before it is compiled, which takes time in proportion to its size.
  if (leastSizeOf(alternatives) > LARGEST_PROGRAM) throw refused('it is too large');
  const translated = written(alternatives, true);
  if ((translated.match(/\\[pP]\{/g) ?? []).length > MOST_CATEGORIES)
    throw refused('it has too many classes of Unicode characters');
  const regex = compiled(translated);
  return (text) => regex.matcher(inUnits(text)).find();
}

/** How many instructions the compiled alternatives have at least. */
function leastSizeOf(alternatives: readonly (readonly Part[])[]): number {
  return alternatives
    .flat()
    .map((part) => {
      if ('ends' in part) return 1;
      return part.times * ('group' in part ? leastSizeOf(part.group) : 1);
    })
    .reduce((total, size) => total + size, 0);
}

function compiled(translated: string): RE2JS {
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(translated);
  } catch {
    throw refused('it is too large');
  }
  if (regex.programSize() > LARGEST_PROGRAM) throw refused('it is too large');
  return regex;
}

/** `$` matches also before a line break that ends the text. RE2 cannot look ahead, so that it must come last. */
function written(alternatives: readonly (readonly Part[])[], isLast: boolean): string {
  return alternatives
    .map((parts) =>
      parts
        .map((part, index) => {
          const comesLast = isLast && parts.slice(index + 1).every((later) => 'ends' in later);
          if ('text' in part) return part.text;
          if ('group' in part)
            return `(?:${written(part.group, comesLast && part.repeat === '')})${part.repeat}`;
          if (!comesLast) throw refused('$ or \\Z before something else');
          return String.raw`(?:\n?\z)`;
        })
        .join(''),
    )
    .join('|');
}

/** The subset of the language, part by part. */
class Parser {
  #at = 0;

  constructor(private readonly source: string) {}

  get isAtEnd(): boolean {
    return this.#at >= this.source.length;
  }

  alternatives(): Part[][] {
    const alternatives = [this.#sequence()];
    while (this.#took('|')) alternatives.push(this.#sequence());
    return alternatives;
  }

  #sequence(): Part[] {
    const parts: Part[] = [];
    while (!this.isAtEnd && !['|', ')'].includes(this.#next())) parts.push(this.#part());
    return parts;
  }

  #part(): Part {
    const character = this.#take();
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return this.#repeated(this.#class());
      case '.':
        return this.#repeated(String.raw`[^\n]`);
      case '^':
        return this.#anchor(String.raw`\A`);
      case '$':
        return this.#end();
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw refused(`a ${character} with nothing to repeat`);
      case '{':
        if (this.#bounds(this.#at - 1) !== undefined) throw refused('a { } with nothing to repeat');
        return this.#repeated(literal('{'));
      default:
        return this.#repeated(literal(character));
    }
  }

  #group(): Part {
    if (this.#took('?')) this.#groupKind();
    const group = this.alternatives();
    if (!this.#took(')')) throw refused('a ( without a )');
    return { group, ...this.#quantifier() };
  }

  /** A name means nothing without what refers to it. */
  #groupKind(): void {
    if (this.#took(':') || this.#matched(/<[A-Za-z_]\w*>/y) !== undefined) return;
    const kinds: [RegExp, string][] = [
      [/=|!|<=|<!/y, 'look-around'],
      [/>/y, 'an atomic group'],
      [/#/y, 'a comment'],
      [/\(/y, 'a conditional'],
      [/[<']\w*-/y, 'a balancing group'],
      [/[a-zA-Z]*(-[a-zA-Z]*)?[:)]/y, 'options within the regex'],
    ];
    for (const [kind, name] of kinds) if (this.#matched(kind) !== undefined) throw refused(name);
    throw refused('a group of another kind than ( ), (?: ) and (?<name> )');
  }

  #escape(): Part {
    const character = this.#escaped();
    switch (character) {
      case 'A':
        return this.#anchor(String.raw`\A`);
      case 'z':
        return this.#anchor(String.raw`\z`);
      case 'Z':
        return this.#end();
      case 'w':
        return this.#repeated(`[${WORD}]`);
      case 'W':
        return this.#repeated(`[^${WORD}]`);
      case 's':
        return this.#repeated(`[${SPACE}]`);
      case 'S':
        return this.#repeated(`[^${SPACE}]`);
      case 'd':
      case 'D':
      case 'p':
      case 'P':
        return this.#repeated(this.#category(character));
      case 'b':
      case 'B':
        throw refused(`\\${character}, whose words RE2 has in ASCII only`);
      case 'G':
        throw refused('\\G');
      case 'k':
        throw refused('a back-reference (\\k)');
      default:
        if (/[0-9]/.test(character)) throw refused(`a back-reference or an octal number (\\${character})`);
        return this.#repeated(characterOf(this.#code(character)));
    }
  }

  /** A digit, or a category of Unicode, alone or within a class. */
  #category(character: string): string {
    if (character === 'd') return DIGIT;
    if (character === 'D') return String.raw`\P{Nd}`;
    const name = this.#matched(/\{\w+\}/y)?.slice(1, -1);
    if (name === undefined || !CATEGORY.test(name))
      throw refused(`\\${character}{${name ?? ''}}, which is not a category that both have`);
    return `\\${character}{${name}}`;
  }

  /** The code of the character that an escape names; the letter after the backslash was read. */
  #code(letter: string): number {
    const control = CONTROLS[letter];
    if (control !== undefined) return control;
    const hex = { x: /[0-9a-fA-F]{2}/y, u: /[0-9a-fA-F]{4}/y }[letter];
    if (hex !== undefined) {
      const digits = this.#matched(hex);
      if (digits === undefined) throw refused(`\\${letter} without its digits`);
      return Number.parseInt(digits, 16);
    }
    if (!/[!-/:-@[-^`{-~ ]/.test(letter)) throw refused(`\\${letter}`);
    return letter.charCodeAt(0);
  }

  #class(): string {
    const isNegated = this.#took('^');
    const items: string[] = [];
    for (let isFirst = true; isFirst || this.#next() !== ']'; isFirst = false) {
      if (this.isAtEnd) throw refused('a [ without a ]');
      items.push(this.#classItem(isFirst));
    }
    this.#take();
    return `[${isNegated ? '^' : ''}${items.join('')}]`;
  }

  #classItem(isFirst: boolean): string {
    // Also first in a class, where it would be a range from a hyphen.
    if (!isFirst && this.source.startsWith('-[', this.#at))
      throw refused('the subtraction of character classes');
    if (this.source.startsWith('[:', this.#at)) throw refused('[: in a character class');
    const first = this.#classCharacter();
    if (typeof first === 'string') return first;
    if (this.#next() !== '-' || [']', ''].includes(this.#next(1))) return characterOf(first);
    this.#take();
    if (this.#next() === '[') throw refused('the subtraction of character classes');
    const last = this.#classCharacter();
    if (typeof last === 'string') throw refused('a range to a class of characters');
    if (last < first) throw refused('a range that goes backwards');
    // Around the surrogates and what replaces them, a range would hold other characters.
    if (first <= LAST_PRIVATE && last >= SURROGATES.first)
      throw refused('a range over surrogates or characters of private use');
    return `${characterOf(first)}-${characterOf(last)}`;
  }

  /** The code of a character, or a class as RE2 writes it within another. */
  #classCharacter(): number | string {
    const character = this.#take();
    if (character !== '\\') return character.charCodeAt(0);
    const escaped = this.#escaped();
    if (escaped === 'w') return WORD;
    if (escaped === 's') return SPACE;
    if (/[dDpP]/.test(escaped)) return this.#category(escaped);
    if (/[WS]/.test(escaped)) throw refused(`\\${escaped} in a character class`);
    if (escaped === 'b') return 8;
    if (/[0-9]/.test(escaped)) throw refused(`an octal number (\\${escaped})`);
    return this.#code(escaped);
  }

  #anchor(text: string): Part {
    if (this.#quantifier().repeat !== '') throw refused('an anchor that is repeated');
    return { text, times: 1 };
  }

  #end(): Part {
    if (this.#quantifier().repeat !== '') throw refused('an anchor that is repeated');
    return { ends: true };
  }

  #repeated(text: string): Part {
    const { repeat, times } = this.#quantifier();
    return { text: `${text}${repeat}`, times };
  }

  /** Whether there is a match does not depend on who takes more, so that `?` after a quantifier is left out. */
  #quantifier(): Quantifier {
    const quantifier = this.#matched(/[*+?]/y) ?? this.#bounds(this.#at);
    if (quantifier === undefined) return { repeat: '', times: 1 };
    if (quantifier.startsWith('{')) this.#at += quantifier.length;
    const [least = 0, most = least] = (quantifier.match(/\d+/g) ?? []).map(Number);
    if (most > MOST_REPETITIONS || least > MOST_REPETITIONS)
      throw refused(`more than ${MOST_REPETITIONS} repetitions`);
    if (most < least) throw refused('a { } that goes backwards');
    this.#took('?');
    if (this.#matched(/[*+?]/y) !== undefined || this.#bounds(this.#at) !== undefined)
      throw refused('a quantifier after a quantifier');
    return { repeat: quantifier, times: Math.max(1, most) };
  }

  /** `{n}`, `{n,}` or `{n,m}` there; any other brace is a brace. */
  #bounds(at: number): string | undefined {
    const bounds = /\{\d+(,\d*)?\}/y;
    bounds.lastIndex = at;
    return bounds.exec(this.source)?.[0];
  }

  #matched(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.source)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #next(ahead = 0): string {
    return this.source.charAt(this.#at + ahead);
  }

  #take(): string {
    if (this.isAtEnd) throw refused('a [ without a ]');
    return this.source.charAt(this.#at++);
  }

  #escaped(): string {
    if (this.isAtEnd) throw refused('a \\ at its end');
    return this.source.charAt(this.#at++);
  }

  #took(character: string): boolean {
    if (this.#next() !== character) return false;
    this.#at += 1;
    return true;
  }
}

function literal(character: string): string {
  return characterOf(character.charCodeAt(0));
}

/** A code unit as RE2 writes it, whatever it would mean by itself. */
function characterOf(unit: number): string {
  const isSurrogate = unit >= SURROGATES.first && unit <= SURROGATES.last;
  if (!isSurrogate && unit >= SURROGATES.standIn && unit <= LAST_PRIVATE)
    throw refused('a character of private use');
  const code = isSurrogate ? unit - SURROGATES.first + SURROGATES.standIn : unit;
  return `\\x{${code.toString(16)}}`;
}

function inUnits(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, (unit) =>
    String.fromCharCode(unit.charCodeAt(0) - SURROGATES.first + SURROGATES.standIn),
  );
}

function refused(what: string): Error {
  return invalidArgument(`The regex of the filter is refused: ${what}`);
}
