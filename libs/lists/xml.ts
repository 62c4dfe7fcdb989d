import { isUtf8 } from 'node:buffer';
import { SaxesParser } from 'saxes';
import { quoted } from './clean-text.js';
import { UnreadableFileError } from './edition.js';
import { lineThatIsNotUtf8 } from './text-decoding.js';

/*
 * XML as lists are published in it. What a parser might do with a document type (fetch a file, expand an entity a
 * billion times) cannot happen, because one is refused.
 */

/** Elements within elements: no list has a tenth of it. */
const DEEPEST = 100;

const strict = new TextDecoder('utf-8', { fatal: true });

/** An element, as the file has it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The line of the file on which its start tag ends, from 1. */
  readonly line: number;
  readonly children: readonly XmlNode[];
}

export type XmlNode = XmlElement | string;

/**
 * The root element of a whole file.
 * @throws UnreadableFileError with the line, if the file is empty, cut short, not UTF-8 or not well-formed, has a
 * document type, or an entity that XML does not define.
 */
export function readXml(file: Uint8Array): XmlElement {
  if (!isUtf8(file)) refuse(lineThatIsNotUtf8(file), 'a byte is not UTF-8');
  const text = strict.decode(file);
  if (text.trim() === '') refuse(undefined, 'the file is empty');
  if (!text.trimStart().startsWith('<'))
    refuse(1, `the file is not XML: it begins with ${quoted(text.trimStart().slice(0, 40))}`);
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  const open: { readonly children: XmlNode[] }[] = [];
  let root: XmlElement | undefined;
  const addText = (added: string): void => {
    open.at(-1)?.children.push(added);
  };
  parser.on('error', ({ message }) => refuse(parser.line, message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => refuse(parser.line, 'a document type (DTD) is not allowed'));
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding))
      refuse(parser.line, `the encoding "${encoding}" is not UTF-8`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length === DEEPEST) refuse(parser.line, `more than ${DEEPEST} elements within each other`);
    const element = { name, attributes, line: parser.line, children: [] };
    root ??= element;
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  return root ?? refuse(undefined, 'the file has no element');
}

/** The elements directly within an element, of one name if it is given. */
export function elementsOf(parent: XmlElement, name?: string): readonly XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && (name === undefined || child.name === name),
  );
}

/** Every element of a name, however deep, in the order of the file. */
export function descendantsOf(parent: XmlElement, name: string): readonly XmlElement[] {
  return elementsOf(parent).flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendantsOf(child, name),
  ]);
}

/** All the text within an element, in the order of the file. */
export function textOf(node: XmlNode): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}

function refuse(line: number | undefined, detail: string): never {
  throw new UnreadableFileError([{ ...(line === undefined ? {} : { line }), detail }]);
}
