import { UnreadableFileError } from '../../edition.js';
import { descendantsOf, elementsOf, readXml, textOf, type XmlElement, type XmlNode } from '../../xml.js';

/*
 * The tables of 15 CFR part 744 in the XML that ecfr.gov gives out: a `DIV9` for each supplement, with one `TABLE`.
 */

/** A cell of a table. */
export interface Cell {
  /**
   * Its lines, which `<br/>` and `<P>` separate and line breaks of the file do not; none is blank. Digits in superscript
   * are so here (`734.9(g),³ 746.8`), because plain they would be a part of the number before.
   */
  readonly lines: readonly string[];
  /** The numbers in superscript, which refer to footnotes. */
  readonly marks: readonly string[];
}

/** Characters of a cell: the longest of the list has a fifth of it. What reads a cell may take the square of its length. */
const LONGEST_CELL = 20_000;

export interface Row {
  /** From 1, among the rows below the header. */
  readonly number: number;
  /** Of the file. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** By mark. */
  readonly footnotes: ReadonlyMap<string, string>;
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A text with its digits in superscript as plain ones: `26, 1st Floor`. */
export const lowered = (text: string): string =>
  text.replaceAll(/[⁰¹²³⁴-⁹]/g, (digit) => String(RAISED.indexOf(digit)));

const raised = (text: string): string => text.replaceAll(/\d/g, (digit) => RAISED[Number(digit)] ?? digit);

/** The words of a cell in one line. */
export const wordsOf = (cell: Cell): string => cell.lines.join(' ');

/**
 * Part 744 as a file has it.
 * @throws UnreadableFileError if the file is no XML, or its root is not the part.
 */
export function readPart744(file: Uint8Array): XmlElement {
  const root = readXml(file);
  if (root.name !== 'DIV5' || root.attributes.TYPE !== 'PART' || root.attributes.N !== '744')
    refuse(root, `the root is not part 744 of title 15, but <${root.name}>`);
  return root;
}

/**
 * The one table of a supplement.
 * @throws UnreadableFileError if there is not exactly one, its columns are not those expected, or anything but rows is
 * in it.
 */
export function tableOf(part: XmlElement, supplement: number, columns: readonly string[]): Table {
  const name = `Supplement No. ${supplement} to Part 744`;
  const divisions = descendantsOf(part, 'DIV9').filter(({ attributes }) => attributes.N === name);
  const tables = divisions.flatMap((division) => descendantsOf(division, 'TABLE'));
  const [table] = tables;
  if (table === undefined || tables.length > 1)
    return refuse(divisions[0] ?? part, `"${name}" has ${tables.length} tables, where one was expected`);
  const found = only(table, ['THEAD', 'TBODY', 'TFOOT'])
    .filter((section) => section.name === 'THEAD')
    .flatMap((head) => only(head, ['TR']))
    .flatMap((row) => only(row, ['TH']))
    .map((header) => wordsOf(cellOf(header)));
  if (JSON.stringify(found) !== JSON.stringify(columns))
    refuse(table, `the columns of "${name}" are ${quoted(found)}, where ${quoted(columns)} were expected`);
  const rows = elementsOf(table, 'TBODY')
    .flatMap((body) => only(body, ['TR']))
    .map((row, index) => ({ number: index + 1, line: row.line, cells: only(row, ['TD']).map(cellOf) }));
  if (rows.length === 0) refuse(table, `the table of "${name}" has no rows`);
  return { columns: found, rows, footnotes: footnotesOf(table) };
}

/** The elements within another, where nothing else may be. */
function only(parent: XmlElement, names: readonly string[]): readonly XmlElement[] {
  for (const child of parent.children) {
    if (typeof child === 'string') {
      if (child.trim() !== '')
        refuse(parent, `<${parent.name}> has text of its own: "${child.trim().slice(0, 80)}"`);
    } else if (!names.includes(child.name)) {
      refuse(child, `<${child.name}> in <${parent.name}>, where ${quoted(names)} was expected`);
    }
  }
  return elementsOf(parent);
}

function cellOf(element: XmlElement): Cell {
  const text = separated(element);
  if (text.length > LONGEST_CELL)
    refuse(element, `a cell has ${text.length} characters, more than ${LONGEST_CELL}`);
  const lines = text
    .replaceAll(/[^\S\n]+/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const marks = descendantsOf(element, 'sup').flatMap((mark) => textOf(mark).match(/\d+/g) ?? []);
  return { lines, marks };
}

/** The text of a cell, with a line break where it is separated, and only there. */
function separated(node: XmlNode): string {
  if (typeof node === 'string') return node.replaceAll(/\s+/g, ' ');
  const text = node.children.map(separated).join('');
  if (node.name === 'br') return '\n';
  if (node.name === 'sup') return raised(text);
  return node.name === 'P' || node.name === 'FP' ? `\n${text}\n` : text;
}

function footnotesOf(table: XmlElement): ReadonlyMap<string, string> {
  const cells = elementsOf(table, 'TFOOT').flatMap((foot) => descendantsOf(foot, 'TD'));
  return new Map(
    cells.flatMap((cell): [string, string][] => {
      const [, mark, text] = /^(\d+) (.+)$/.exec(lowered(wordsOf(cellOf(cell)))) ?? [];
      return mark === undefined || text === undefined ? [] : [[mark, text]];
    }),
  );
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

function refuse(element: XmlElement, detail: string): never {
  throw new UnreadableFileError([{ row: element.line, detail }]);
}
