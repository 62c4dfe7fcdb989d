import {
  comparableIdentifier,
  comparableText,
  subjectNamed,
  type AsOf,
  type Identifier,
} from '../../../events/index.js';
import type { DescribedNames, NameChange } from '../changes.js';
import { KeyIndex, type StoredKeyIndex } from '../keys/key-index.js';
import { hashOfText, keysOfName } from '../keys/name-keys.js';
import { ReadForm } from '../score/read-form.js';
import { formsOf, formOfText, textOfForm, type Form } from '../words/forms.js';
import { PackedLists, type StoredLists } from './packed-lists.js';
import { kindsAt, Rows, type RowKind, type StoredRows } from './rows.js';
import { SubjectTable, type StoredSubjects } from './subject-table.js';
import { isKnownAt, type KnownSubject, type SubjectFact } from './subjects.js';
import type { NameKind } from '../matching.js';

/** What is stored of an index of names: to load it is to read it. */
export interface StoredNameIndex {
  readonly position: number;
  readonly subjects: StoredSubjects;
  readonly rows: StoredRows;
  readonly forms: string[];
  readonly rowsOfForms: StoredLists;
  readonly index: StoredKeyIndex;
  readonly exact: StoredKeyIndex;
}

/** Forms that are kept read, in some megabytes. */
const MOST_READ = 16_384;

/**
 * Everything by which chips, parties and sales were ever known, with the positions at which it was recorded and
 * retracted, so that it can be asked at any of them.
 */
export class NameIndex {
  readonly rows: Rows;
  readonly keys: KeyIndex;
  /** Rows by their comparable texts. */
  readonly #exact: KeyIndex;
  readonly #subjects: SubjectTable;
  readonly #forms: string[];
  readonly #formNumbers: Map<string, number>;
  readonly #rowsOfForms: PackedLists;
  /** Forms that questions have read. A plain map, cleared when full: scoring looks up every candidate. */
  readonly #read = new Map<number, ReadForm>();
  #position: number;

  constructor(stored?: StoredNameIndex) {
    this.rows = new Rows(stored?.rows);
    this.keys = new KeyIndex(stored?.index);
    this.#exact = new KeyIndex(stored?.exact);
    this.#subjects = new SubjectTable(stored?.subjects);
    this.#forms = stored?.forms ?? [];
    this.#formNumbers = new Map(this.#forms.map((text, number) => [text, number]));
    this.#rowsOfForms = new PackedLists(stored?.rowsOfForms);
    this.#position = stored?.position ?? 0;
  }

  /** The position up to which all changes are in it. */
  get position(): number {
    return this.#position;
  }

  /** Applies changes of the log after {@link position}, in order, and notes that they reach `position`. */
  apply(changes: readonly NameChange[], position: number): void {
    for (const change of changes) this.#applyChange(change);
    this.#position = Math.max(this.#position, position);
  }

  stored(): StoredNameIndex {
    return {
      position: this.#position,
      subjects: this.#subjects.stored(),
      rows: this.rows.stored(),
      forms: this.#forms,
      rowsOfForms: this.#rowsOfForms.stored(),
      index: this.keys.pack(),
      exact: this.#exact.pack(),
    };
  }

  subject(number: number): KnownSubject {
    return this.#subjects.at(number);
  }

  keyOf(number: number): string {
    return this.#subjects.keyOf(number);
  }

  numberOf(key: string): number | undefined {
    return this.#subjects.numberOf(key);
  }

  form(number: number): ReadForm {
    const known = this.#read.get(number);
    if (known !== undefined) return known;
    if (this.#read.size >= MOST_READ) this.#read.clear();
    const form = new ReadForm(formOfText(this.#forms[number] ?? ''));
    this.#read.set(number, form);
    return form;
  }

  rowsOfForm(number: number): readonly number[] {
    return this.#rowsOfForms.at(number);
  }

  /** Whether any row with a form is so. */
  hasRow(form: number, isSo: (row: number) => boolean): boolean {
    return this.#rowsOfForms.some(form, isSo);
  }

  /** The rows whose text is this one, however it is spaced, punctuated and capitalised, known at a position. */
  rowsWithText(text: string, position: number): number[] {
    return this.#rowsWith(comparableText(text), position);
  }

  #rowsWith(comparable: string, position: number): number[] {
    return this.#exact
      .having(hashOfText(comparable))
      .filter((row) => this.rows.isKnownAt(row, position) && textsOf(this.rows, row).includes(comparable));
  }

  /** The rows of an identifier, however it and its scheme are spelled, known at a position. */
  rowsWithIdentifier(identifier: Identifier, position: number): number[] {
    return this.#rowsWith(comparableIdentifier(identifier), position);
  }

  /** The forms of a text that is in it. */
  formsOfText(text: string): number[] {
    return formsOf(text).flatMap((form) => this.#formNumbers.get(textOfForm(form)) ?? []);
  }

  /** All texts by which a subject is known at a position; without one, ever was. */
  rowsOf(number: number, position?: number): number[] {
    const { facts, idRow } = this.subject(number);
    if (position === undefined) return [...facts.flatMap(({ rows }) => rows), idRow];
    return [
      ...facts.filter((fact) => isKnownAt(fact, position)).flatMap(({ rows }) => rows),
      ...(this.rows.isKnownAt(idRow, position) ? [idRow] : []),
    ];
  }

  /** What each text of a subject is to it at a point; a name that it does not bear yet is absent. */
  kindsOf(number: number, asOf: AsOf, position: number): Map<number, NameKind> {
    return kindsAt(this.rows, this.rowsOf(number, position), asOf);
  }

  #applyChange(change: NameChange): void {
    const { subject: key, position } = change;
    const number = this.#see(key, position);
    const subject = this.subject(number);
    switch (change.kind) {
      case 'seen':
        return;
      case 'described':
        subject.facts.push(this.#described(number, change.factId, position, change.described));
        subject.changedAt.push(position);
        return;
      case 'dismissed': {
        const { factId, asked, reason } = change;
        subject.facts.push({ factId, position, rows: [], dismissed: { asked, reason } });
        return;
      }
      case 'joined':
        subject.facts.push({ factId: change.factId, position, rows: [], joinedWith: change.with });
        subject.changedAt.push(position);
        this.subject(this.#see(change.with, position)).changedAt.push(position);
        return;
      case 'retracted':
        this.#retract(subject, change.factId, position);
        return;
    }
  }

  #see(key: string, position: number): number {
    const known = this.#subjects.numberOf(key);
    if (known !== undefined) return known;
    const number = this.#subjects.size;
    const idRow = this.#add(number, subjectNamed(key)?.id ?? key, 'id', position);
    this.#subjects.add({ key, idRow, facts: [], changedAt: [] });
    return number;
  }

  #described(
    number: number,
    factId: string,
    position: number,
    { names, identifiers, addresses, countries, parentId, isPerson }: DescribedNames,
  ): SubjectFact {
    const rows = [
      ...names.map(({ name, kind, effectiveFrom, effectiveTo }) =>
        this.#add(number, name, kind, position, {
          ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
          ...(effectiveTo === undefined ? {} : { effectiveTo }),
        }),
      ),
      ...identifiers.map(({ scheme, value }) =>
        this.#add(number, `${scheme}:${value}`, 'identifier', position),
      ),
    ];
    return {
      factId,
      position,
      rows,
      ...(identifiers.length > 0 && { identifiers }),
      ...(addresses.length > 0 && { addresses }),
      ...(countries.length > 0 && { countries }),
      ...(parentId === undefined ? {} : { parentId }),
      ...(isPerson && { isPerson }),
    };
  }

  #retract(subject: KnownSubject, factId: string, position: number): void {
    const fact = subject.facts.find((each) => each.factId === factId && each.until === undefined);
    if (fact === undefined) return;
    fact.until = position;
    for (const row of fact.rows) this.rows.retract(row, position);
    if (fact.dismissed !== undefined) return;
    subject.changedAt.push(position);
    const { joinedWith } = fact;
    if (joinedWith !== undefined) this.subject(this.#see(joinedWith, position)).changedAt.push(position);
  }

  #add(subject: number, text: string, kind: RowKind, from: number, dates?: object): number {
    const isDated = dates !== undefined && Object.keys(dates).length > 0;
    const row = this.rows.add({ subject, text, kind, from, ...(isDated && { dates }) });
    this.#exact.add(new Map(textsOf(this.rows, row).map((each) => [hashOfText(each), 1])));
    if (kind !== 'identifier') for (const form of formsOf(text)) this.#addForm(form, row);
    return row;
  }

  #addForm(form: Form, row: number): void {
    const text = textOfForm(form);
    const known = this.#formNumbers.get(text);
    if (known !== undefined) {
      this.#rowsOfForms.push(known, row);
      return;
    }
    const number = this.keys.add(keysOfName(form));
    this.#formNumbers.set(text, number);
    this.#forms.push(text);
    this.#rowsOfForms.push(number, row);
  }
}

/** What is typed to name a row exactly, an identifier alone or after its scheme; and what an identifier is compared by. */
function textsOf(rows: Rows, row: number): string[] {
  const text = rows.textOf(row);
  if (rows.kindOf(row) !== 'identifier') return [comparableText(text)];
  const [scheme, value] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
  return [...new Set([comparableText(text), comparableText(value), comparableIdentifier({ scheme, value })])];
}
