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
import { Distinct } from './numbered.js';

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
export class Shapes extends Distinct<Shape> {
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

  constructor() {
    super(keyOf);
  }

  /** The number of the shape of an event. */
  numberOf(event: DomainEvent, position: number): number {
    return this.numberFor(shapeOf(event), position, this.#interned);
  }

  readonly #interned = (shape: Shape): Shape => shapeFrom((attribute) => this.intern(shape[attribute]));

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
 * Makes a shape of the values of its attributes. Every shape has the same properties in the same order: one hidden
 * class, so that reads stay monomorphic.
 */
export function shapeFrom(valueOf: <Key extends keyof Shape>(attribute: Key) => Shape[Key]): Shape {
  return {
    type: valueOf('type'),
    authority: valueOf('authority'),
    measure: valueOf('measure'),
    list: valueOf('list'),
    partyKind: valueOf('partyKind'),
    destinations: valueOf('destinations'),
    exceptDestinations: valueOf('exceptDestinations'),
    appliesTo: valueOf('appliesTo'),
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
