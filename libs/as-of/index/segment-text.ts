import { checked } from '../rectangles/checked.js';
import type { Publication } from '../../rules/index.js';
import type { ByPosition } from './by-position.js';
import type { Numbered } from './numbered.js';
import type { PartyStatement } from './party-statement.js';
import { shapeFrom, type Shape, type Shapes, type ShapeValue } from './shapes.js';

/** What the events of a segment use first, and what is stored of single events apart from their rows; as JSON. */
interface SegmentText {
  readonly subjects: readonly (readonly [stream: string, firstSeen: number])[];
  /** For each shape, the position of its first use, then each attribute as its ordinal in `values` from 1; 0 for none. */
  readonly shapes: readonly number[];
  /** The distinct values of the shapes. */
  readonly values: readonly ShapeValue[];
  /** For each publication, the position of its first use, then its eight bounds. */
  readonly publications: readonly number[];
  readonly replacements: readonly (readonly [position: number, factId: string])[];
  readonly statements: readonly (readonly [position: number, statement: PartyStatement])[];
}

/** What the text of a segment is written from. */
interface Sources {
  readonly streams: Numbered<string>;
  readonly shapes: Shapes;
  readonly publications: Numbered<Publication>;
  readonly replacements: ByPosition<string>;
  readonly statements: ByPosition<PartyStatement>;
}

/** What was read from the text of a segment; shapes and publications with the position of their first use. */
interface ReadText extends Pick<SegmentText, 'subjects' | 'replacements' | 'statements'> {
  readonly shapes: readonly (readonly [Shape, number])[];
  readonly publications: readonly (readonly [Publication, number])[];
}

/** The attributes of a shape in the order in which they are stored. */
const attributes = [
  'type',
  'authority',
  'measure',
  'list',
  'partyKind',
  'destinations',
  'exceptDestinations',
  'appliesTo',
] as const satisfies readonly (keyof Shape)[];
const SHAPE_WIDTH = 1 + attributes.length;
const PUBLICATION_WIDTH = 9;

/** The text of the events in `[from, to)`; the same whenever it is written. */
export function segmentText(sources: Sources, from: number, to: number): string {
  const values = new Map<ShapeValue, number>();
  const ordinalOf = (value: ShapeValue | undefined): number => {
    if (value === undefined) return 0;
    const known = values.get(value) ?? values.size + 1;
    values.set(value, known);
    return known;
  };
  const text: SegmentText = {
    subjects: sources.streams.firstSeenIn(from, to),
    shapes: sources.shapes
      .firstSeenIn(from, to)
      .flatMap(([shape, first]) => [first, ...attributes.map((each) => ordinalOf(shape[each]))]),
    values: [...values.keys()],
    publications: sources.publications
      .firstSeenIn(from, to)
      .flatMap(([{ any, confirmed }, first]) => [first, ...any, ...confirmed]),
    replacements: sources.replacements.in(from, to),
    statements: sources.statements.in(from, to),
  };
  return JSON.stringify(text);
}

/** Reads the text of a segment; `shapes` interns the values. */
export function readSegmentText(json: string, shapes: Pick<Shapes, 'intern'>): ReadText {
  const text = JSON.parse(json) as SegmentText;
  const values = [undefined, ...text.values.map((value) => shapes.intern(value))];
  const readShapes: [Shape, number][] = [];
  for (let at = 0; at < text.shapes.length; at += SHAPE_WIDTH) {
    const valueOf = <Key extends keyof Shape>(attribute: Key): Shape[Key] =>
      values[checked(text.shapes[at + 1 + attributes.indexOf(attribute)])] as Shape[Key];
    readShapes.push([shapeFrom(valueOf), checked(text.shapes[at])]);
  }
  const publications: [Publication, number][] = [];
  for (let at = 0; at < text.publications.length; at += PUBLICATION_WIDTH) {
    const boundsAt = (offset: number) => text.publications.slice(at + offset, at + offset + 4);
    const publication = { any: boundsAt(1), confirmed: boundsAt(5) } as unknown as Publication;
    publications.push([publication, checked(text.publications[at])]);
  }
  const { subjects, replacements, statements } = text;
  return { subjects, shapes: readShapes, publications, replacements, statements };
}
