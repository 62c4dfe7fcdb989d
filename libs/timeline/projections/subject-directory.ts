import MiniSearch from 'minisearch';
import {
  comparableText,
  isOf,
  namedSubjects,
  subjectName,
  subjectNamed,
  type EventOf,
  type Name,
  type Subject,
} from '../../../events/index.js';
import type { LogEntry, Projection, RecordWriter, StoredRecords } from '../../projections/index.js';
import { nameMatch, wordsOf } from './name-match.js';

/** What a text that was searched for is exactly, however it is spaced, punctuated and capitalised. */
type ExactMatch = 'identifier' | 'id' | 'name';

/** A chip, party or sale that was found, with the name that it has at the head. */
export interface FoundSubject {
  readonly subject: Subject;
  readonly name?: string;
  /** Absent: the text is only like what the subject is known by. */
  readonly exact?: ExactMatch;
  /** How well it fits the text: larger is better; comparable within one search only. */
  readonly score: number;
}

/** Finds chips, parties and sales by what is typed of them. */
export interface SubjectSearch {
  /**
   * The best `limit` matches, best first: those with exactly this identifier, id or name; then those with a name that
   * has every word; then those that are like the text.
   */
  find(text: string, limit: number): FoundSubject[];
}

/** A search costs as much as all that its terms match: what is longer than a name is cut off. */
const LARGEST_NUMBER_OF_TERMS = 8;
const LONGEST_TEXT = 100;

/** What more subjects have tells none of them apart, and to rank them all would hold the event loop. */
const MOST_WITH_TERM = 1000;

/** Subjects that are looked through where every term is that common. */
const SUBJECTS_LOOKED_THROUGH = 20_000;

/** Subjects, in a few milliseconds. */
const INDEXED_AT_ONCE = 32;

/** A shorter term has too many neighbours. */
const SHORTEST_WITH_TYPOS = 4;

interface Entry {
  readonly key: string;
  readonly subject: Subject;
  readonly id: string;
  readonly name: string | undefined;
  readonly names: readonly string[];
  /** Neighbouring words of the id and of each name as one: `RTX 4090` is asked for as `rtx4090` too. */
  readonly joined: readonly string[];
}

/**
 * A description as the search needs it: its fact, so that a retraction finds it, its names, the primary first, and its
 * identifiers.
 */
interface DescribedNames {
  readonly factId: string;
  readonly names: readonly string[];
  readonly identifiers: readonly Identifier[];
}

/** What others know a party by, and whose identifier it is. */
interface Identifier {
  readonly scheme: string;
  readonly value: string;
}

/**
 * Finds chips, parties and sales by id, name or alias, typos forgiven, and parties by an exact identifier, as they are known at
 * the head. The names and identifiers of each subject are stored under its name; a restart reads them instead of the log.
 */
export class SubjectDirectory implements Projection, SubjectSearch {
  readonly name = 'search';
  readonly version = 3;
  /** Every subject that some event is about or names, with its descriptions that are not retracted, the newest first. */
  readonly #subjects = new Map<string, readonly DescribedNames[]>();
  /** The keys of the subjects that have an identifier, by what is typed of it. */
  readonly #byIdentifier = new KeysByText();
  /** The keys of the subjects that have an id or a name, by its comparable text. */
  readonly #byExactName = new KeysByText();
  /** How many subjects have a word. */
  readonly #withWord = new Map<string, number>();
  readonly #unsaved = new Set<string>();
  /** What a restart has read and not indexed yet. */
  readonly #restored: (readonly [Subject, readonly DescribedNames[]])[] = [];
  #head = 0;
  readonly #search = new MiniSearch<Entry>({
    idField: 'key',
    fields: ['id', 'names', 'joined'],
    storeFields: ['subject', 'name'],
    extractField: (entry, field) => {
      const value = entry[field as keyof Entry];
      return Array.isArray(value) ? value.join(' ') : (value as string);
    },
    searchOptions: {
      // Of several words, the last may be in the making.
      prefix: (_, place, terms) => place === terms.length - 1,
      fuzzy: (term) => (term.length < SHORTEST_WITH_TYPOS ? false : 0.25),
      boost: { id: 2 },
    },
  });

  apply(append: readonly LogEntry[]): void {
    for (const entry of append) this.#applyEvent(entry);
    this.#head = append.at(-1)?.position ?? this.#head;
  }

  save(records: RecordWriter): number {
    for (const key of this.#unsaved)
      records.put(key, Buffer.from(JSON.stringify(this.#subjects.get(key) ?? [])));
    this.#unsaved.clear();
    return this.#head;
  }

  /** @throws CorruptReadModelError if a record is damaged. */
  restore(records: StoredRecords, stored: number): number {
    this.#head = stored;
    if (stored === 0) return 0;
    for (const [key, record] of records.all()) {
      const described = JSON.parse(Buffer.from(record).toString()) as DescribedNames[];
      const subject = subjectNamed(String(key));
      if (subject !== undefined) this.#restored.push([subject, described]);
    }
    return stored;
  }

  /** Tens of thousands of subjects take the search seconds to index. */
  *resume(): Generator<void, void> {
    let number = 0;
    for (const [subject, described] of this.#restored) {
      if (number % INDEXED_AT_ONCE === 0) yield;
      this.#set(subject, described);
      number += 1;
    }
    this.#restored.length = 0;
  }

  find(text: string, limit: number): FoundSubject[] {
    const exact = this.#exactly(text);
    const keys = new Set(exact.map(({ subject }) => subjectName(subject)));
    const byName = this.#byName(text, limit + exact.length);
    const others = byName.filter(({ subject }) => !keys.has(subjectName(subject)));
    // What is exact is above all others.
    const above = byName[0]?.score ?? 0;
    return [...exact.map((each) => ({ ...each, score: rounded(each.score + above) })), ...others].slice(
      0,
      limit,
    );
  }

  /** Those with exactly this identifier, then this id, then this name: the primary before an alias. */
  #exactly(text: string): FoundSubject[] {
    const typed = comparableText(text);
    const found = new Map<string, FoundSubject>();
    const add = (key: string, exact: ExactMatch, score: number): void => {
      const subject = subjectNamed(key);
      if (subject !== undefined && !found.has(key))
        found.set(key, foundAs(subject, this.#nameOf(key), score, exact));
    };
    for (const key of this.#byIdentifier.of(typed)) add(key, 'identifier', 4);
    for (const key of this.#byExactName.of(typed)) {
      if (comparableText(subjectNamed(key)?.id ?? '') === typed) add(key, 'id', 3);
      else add(key, 'name', comparableText(this.#nameOf(key) ?? '') === typed ? 2 : 1);
    }
    return [...found.values()].sort((a, b) => b.score - a.score || byKey(a, b));
  }

  #byName(text: string, limit: number): FoundSubject[] {
    const terms = [...new Set(wordsOf(text.slice(0, LONGEST_TEXT)))].slice(0, LARGEST_NUMBER_OF_TERMS);
    const rare = terms.filter((term, place) => !this.#isCommon(term, place === terms.length - 1));
    if (rare.length === 0 && terms.length > 0) return this.#containing(terms, limit);
    const found = this.#search.search(rare.join(' ')) as unknown as readonly (FoundSubject & HasTerms)[];
    const best = found[0]?.score ?? 0;
    return found
      .map(({ subject, name, score, terms: matched }) => {
        const fit = hasEvery(rare, matched) ? this.#fitOf(subject, terms) : undefined;
        return foundAs(subject, name, fit === undefined ? score : best + fit + score / (100 * best));
      })
      .sort((a, b) => b.score - a.score);
  }

  /** How well the best name of a subject, or its id, fits terms that it has all of. */
  #fitOf(subject: Subject, terms: readonly string[]): number | undefined {
    const described = this.#subjects.get(subjectName(subject)) ?? [];
    const fits = [subject.id, ...described.flatMap(({ names }) => names)]
      .map((name) => nameMatch(terms, name))
      .filter((fit) => fit !== undefined);
    return fits.length === 0 ? undefined : Math.max(...fits);
  }

  /** Whether so many subjects have a term, or a word that begins with it, that it tells none of them apart. */
  #isCommon(term: string, isPrefix: boolean): boolean {
    let subjects = this.#withWord.get(term) ?? 0;
    if (isPrefix)
      for (const [word, count] of this.#withWord) {
        if (word !== term && word.startsWith(term)) subjects += count;
        if (subjects > MOST_WITH_TERM) return true;
      }
    return subjects > MOST_WITH_TERM;
  }

  /** The first subjects whose id or name contains all of some common terms. */
  #containing(terms: readonly string[], limit: number): FoundSubject[] {
    const found: FoundSubject[] = [];
    let looked = 0;
    for (const key of this.#subjects.keys()) {
      if (found.length >= limit || (looked += 1) > SUBJECTS_LOOKED_THROUGH) break;
      const subject = subjectNamed(key);
      if (subject === undefined) continue;
      const name = this.#nameOf(key);
      const words = `${subject.id} ${name ?? ''}`.toLowerCase();
      if (terms.every((term) => words.includes(term))) found.push(foundAs(subject, name, 1));
    }
    return found;
  }

  #count(subject: Subject, described: readonly DescribedNames[], by: 1 | -1): void {
    const texts = [subject.id, ...described.flatMap(({ names }) => names)];
    for (const word of new Set(texts.flatMap(wordsOf))) {
      const count = (this.#withWord.get(word) ?? 0) + by;
      if (count === 0) this.#withWord.delete(word);
      else this.#withWord.set(word, count);
    }
  }

  #nameOf(key: string): string | undefined {
    return this.#subjects.get(key)?.find(({ names }) => names.length > 0)?.names[0];
  }

  #applyEvent({ subject, event }: LogEntry): void {
    if (isOf(event, 'covers', 'governs', 'screens', 'corrects-clock')) return;
    const described = this.#subjects.get(subjectName(subject));
    if (isOf(event, 'describes')) {
      const { factId } = event.data;
      this.#change(subject, [
        { factId, names: namesIn(event), identifiers: identifiersIn(event) },
        ...(described ?? []),
      ]);
    } else if (isOf(event, 'retracts')) {
      const { factId } = event.data;
      if (described?.some((each) => each.factId === factId) === true)
        this.#change(
          subject,
          described.filter((each) => each.factId !== factId),
        );
    }
    for (const seen of [subject, ...namedSubjects(event).map((named) => named.subject)])
      if (!this.#subjects.has(subjectName(seen))) this.#change(seen, []);
  }

  #change(subject: Subject, described: readonly DescribedNames[]): void {
    this.#unsaved.add(subjectName(subject));
    this.#set(subject, described);
  }

  #set(subject: Subject, described: readonly DescribedNames[]): void {
    const key = subjectName(subject);
    const before = this.#subjects.get(key);
    this.#byIdentifier.replace(key, typedIn(before ?? []), typedIn(described));
    this.#byExactName.replace(
      key,
      before === undefined ? [] : namesTyped(subject, before),
      namesTyped(subject, described),
    );
    if (before !== undefined) this.#count(subject, before, -1);
    this.#count(subject, described, 1);
    this.#subjects.set(key, described);
    // What replaces or discards is taken out of the index later, and fails if the index grows meanwhile (MiniSearch 7.2).
    if (before !== undefined) this.#search.remove(entryOf(subject, before));
    this.#search.add(entryOf(subject, described));
  }
}

/** What the search indexes of a subject. */
function entryOf(subject: Subject, described: readonly DescribedNames[]): Entry {
  const names = described.flatMap((each) => each.names);
  const joined = [subject.id, ...names].flatMap((name) => neighbours(wordsOf(name)));
  return { key: subjectName(subject), subject, id: subject.id, name: names[0], names, joined };
}

/** An older name still finds its subject; the primary name is the one that is shown. */
function namesIn({ data }: EventOf<'describes'>): string[] {
  const names = data.names ?? [];
  const isPrimary = ({ kind }: Name): boolean => kind === 'primary';
  const ordered = [...names.filter(isPrimary), ...names.filter((each) => !isPrimary(each))];
  return ordered.map(({ name }) => name);
}

function identifiersIn({ data }: EventOf<'describes'>): readonly Identifier[] {
  return 'identifiers' in data ? (data.identifiers ?? []) : [];
}

/** Identifiers as they may be typed: alone, or after their scheme. */
function typedIn(described: readonly DescribedNames[]): string[] {
  return described.flatMap(({ identifiers }) =>
    identifiers.flatMap(({ scheme, value }) => [comparableText(value), comparableText(`${scheme}:${value}`)]),
  );
}

/** The id and the names as they may be typed. */
function namesTyped({ id }: Subject, described: readonly DescribedNames[]): string[] {
  return [id, ...described.flatMap(({ names }) => names)].map(comparableText);
}

function foundAs(
  subject: Subject,
  name: string | undefined,
  score: number,
  exact?: ExactMatch,
): FoundSubject {
  return {
    subject,
    ...(name === undefined ? {} : { name }),
    ...(exact === undefined ? {} : { exact }),
    score: rounded(score),
  };
}

const rounded = (score: number): number => Math.round(score * 1000) / 1000;

const byKey = (a: FoundSubject, b: FoundSubject): number =>
  subjectName(a.subject) < subjectName(b.subject) ? -1 : 1;

/** The words of a subject that a search matched. */
interface HasTerms {
  readonly terms: readonly string[];
}

/** Whether each term was matched as it is; of the last, the beginning of a word suffices. */
function hasEvery(terms: readonly string[], matched: readonly string[]): boolean {
  const last = terms.length - 1;
  return terms.every(
    (term, place) =>
      matched.includes(term) || (place === last && matched.some((word) => word.startsWith(term))),
  );
}

function neighbours(words: readonly string[]): string[] {
  return words.slice(1).map((word, place) => `${words[place]}${word}`);
}

/** Keys of subjects by a text that they are known by. */
class KeysByText {
  /** Most texts are those of one subject. */
  readonly #keys = new Map<string, readonly string[]>();

  of(text: string): readonly string[] {
    return this.#keys.get(text) ?? [];
  }

  /** Replaces the texts of a key. */
  replace(key: string, before: readonly string[], after: readonly string[]): void {
    for (const text of before) {
      const left = this.of(text).filter((each) => each !== key);
      if (left.length === 0) this.#keys.delete(text);
      else this.#keys.set(text, left);
    }
    for (const text of new Set(after)) this.#keys.set(text, [...this.of(text), key]);
  }
}
