import {
  destinationsOf,
  isOf,
  termText,
  type Destination,
  type DestinationTerm,
  type DomainEvent,
  type EventType,
  type Measure,
  type PartyKind,
  type Transaction,
} from '../../../events/index.js';
import { Numbered } from './numbered.js';

/** The attributes that many facts share, stored once. */
export interface Shape {
  readonly type: EventType;
  readonly authority: string | undefined;
  readonly measure: Measure | undefined;
  /** The government list that the fact is an entry of. */
  readonly list: string | undefined;
  /** The kind of party that a description states. */
  readonly partyKind: PartyKind | undefined;
  readonly destinations: readonly DestinationTerm[] | undefined;
  readonly exceptDestinations: readonly Destination[] | undefined;
  readonly appliesTo: readonly Transaction[] | undefined;
}

/** A value of an attribute. */
export type ShapeValue = string | readonly DestinationTerm[];

/** Every distinct shape, by number. */
export class Shapes extends Numbered<Shape> {
  /** Built when an event is first written: restoring segments does not need it. */
  #numbers: Map<string, number> | undefined;
  readonly #values = new Map<string, ShapeValue>();
  readonly #authorities = new Map<string, number>();
  readonly #lists = new Map<string, number>();

  /** Every authority, with the position of the first event that names it. */
  get authorities(): ReadonlyMap<string, number> {
    return this.#authorities;
  }

  /** Every list that has entries, with the position of the first. */
  get lists(): ReadonlyMap<string, number> {
    return this.#lists;
  }

  numberFor(event: DomainEvent, position: number): number {
    const shape = shapeOf(event);
    const key = keyOf(shape);
    this.#numbers ??= new Map(this.items.map((each, number) => [keyOf(each), number]));
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.add(
      shapeFrom((attribute) => this.intern(shape[attribute])),
      position,
    );
    this.#numbers.set(key, number);
    return number;
  }

  override add(shape: Shape, position: number): number {
    noteFirst(this.#authorities, shape.authority, position);
    noteFirst(this.#lists, shape.list, position);
    return super.add(shape, position);
  }

  /** The one copy of a string or a list: there are many shapes and few distinct values in them. */
  intern<T extends ShapeValue | undefined>(value: T): T {
    if (value === undefined) return value;
    const key = typeof value === 'string' ? value : `\n${value.map(termText).join('\n')}`;
    const known = this.#values.get(key);
    if (known !== undefined) return known as T;
    this.#values.set(key, value);
    return value;
  }
}

function shapeOf(event: DomainEvent): Shape {
  const { type, data } = event;
  return {
    type,
    authority: 'authority' in data ? data.authority : undefined,
    measure: 'measure' in data ? data.measure : undefined,
    list: 'list' in data ? data.list : undefined,
    partyKind: isOf(event, 'describes') && 'kind' in event.data ? event.data.kind : undefined,
    destinations: destinationsOf(event),
    exceptDestinations: 'exceptDestinations' in data ? data.exceptDestinations : undefined,
    appliesTo: 'appliesTo' in data ? data.appliesTo : undefined,
  };
}

/**
 * Makes a shape; `valueOf` gives the value of an attribute by its name and its ordinal from 1. Every shape has the
 * same properties in the same order: one hidden class, so that reads stay monomorphic.
 */
export function shapeFrom(
  valueOf: <Key extends keyof Shape>(attribute: Key, ordinal: number) => Shape[Key],
): Shape {
  return {
    type: valueOf('type', 1),
    authority: valueOf('authority', 2),
    measure: valueOf('measure', 3),
    list: valueOf('list', 4),
    partyKind: valueOf('partyKind', 5),
    destinations: valueOf('destinations', 6),
    exceptDestinations: valueOf('exceptDestinations', 7),
    appliesTo: valueOf('appliesTo', 8),
  };
}

function noteFirst(seen: Map<string, number>, name: string | undefined, position: number): void {
  if (name !== undefined && !seen.has(name)) seen.set(name, position);
}

/** The key by which a shape is looked up: cheaper than its JSON. No part can contain the line feed between them. */
function keyOf(shape: Shape): string {
  const { type, authority, measure, list, partyKind, destinations, exceptDestinations, appliesTo } = shape;
  const reach = `${joined(destinations)}\n${joined(exceptDestinations)}\n${appliesTo?.join()}`;
  return `${type}\n${authority}\n${measure}\n${list}\n${partyKind}\n${reach}`;
}

function joined(terms: readonly DestinationTerm[] | undefined): string | undefined {
  return terms?.length === 1 && typeof terms[0] === 'string' ? terms[0] : terms?.map(termText).join(';');
}
