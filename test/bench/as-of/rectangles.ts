import {
  countryOf,
  destinationOf,
  destinationsOf,
  isCountry,
  streamOf,
  type Destination,
  type EffectiveBound,
} from '../../../events/index.js';
import type { PositionedEvent } from '../../../libs/as-of/index.js';
import { countries } from './generator.js';

/** A row as a bitemporal table would hold it: days in which a fact may be in force × positions at which it is known. */
export interface Rectangle {
  readonly stream: string;
  readonly factId: string;
  /** The streams of the subjects that it is shown on, its own first. */
  readonly shownOn: readonly string[];
  readonly authority: string;
  readonly measure: string | undefined;
  /** The countries that it names and the territories of these; `*` alone if its reach is not a list of countries. */
  readonly countries: readonly string[];
  readonly from: string;
  readonly to: string | undefined;
  readonly recorded: number;
  until: number | undefined;
}

interface Held {
  readonly own: Rectangle;
  open: Rectangle;
}

/**
 * The rows for the generator's events, made without the index: a lift closes the fact's row and begins one with
 * the new end, a retraction closes it.
 */
export function rectanglesOf(events: Iterable<PositionedEvent>): Rectangle[] {
  const rows: Rectangle[] = [];
  const held = new Map<string, Held>();
  for (const { event, subject, position } of events) {
    const stream = streamOf(subject);
    const { data } = event;
    if (event.type === 'FactRetracted') {
      const fact = held.get(`${stream} ${event.data.factId}`);
      if (fact !== undefined) fact.open.until = position;
    } else if ('lifts' in data) {
      const fact = held.get(`${stream} ${data.lifts}`);
      const to = endDay(data.effectiveFrom);
      if (fact === undefined || fact.open.until !== undefined) continue;
      if (fact.open.to !== undefined && fact.open.to <= to) continue;
      fact.open.until = position;
      fact.open = { ...fact.own, to, recorded: position, until: undefined };
      rows.push(fact.open);
    } else if ('effectiveFrom' in data) {
      const destinations = destinationsOf(event)?.map(destinationOf);
      const own: Rectangle = {
        stream,
        factId: data.factId,
        shownOn: [stream, ...(event.type === 'SaleBlocked' ? namedBy(event.data) : [])],
        authority: 'authority' in data ? data.authority : '',
        measure: 'measure' in data ? data.measure : undefined,
        countries: destinations?.every(isCountry) === true ? withTerritories(destinations) : ['*'],
        from: firstDay(data.effectiveFrom),
        to: 'effectiveTo' in data ? endDay(data.effectiveTo) : undefined,
        recorded: position,
        until: undefined,
      };
      held.set(`${stream} ${data.factId}`, { own: { ...own }, open: own });
      rows.push(own);
    }
  }
  return rows;
}

/** An authority may mean a territory where it names the country. */
function withTerritories(named: readonly Destination[]): string[] {
  const territories = countries.filter((each) => named.some((country) => countryOf(each) === country));
  return [...new Set<string>([...named, ...territories])];
}

function namedBy(sale: { chips: readonly { chipId: string }[]; buyer: string }): string[] {
  return [...sale.chips.map(({ chipId }) => `chip-${chipId}`), `party-${sale.buyer}`];
}

// The generator writes days and months only.
function textOf(bound: EffectiveBound | undefined): string {
  if (typeof bound !== 'string') throw new TypeError('a bound must be a day or a month');
  return bound;
}

function firstDay(bound: EffectiveBound | undefined): string {
  const text = textOf(bound);
  return text.length === 7 ? `${text}-01` : text;
}

/** The first day that is surely after the end. */
function endDay(bound: EffectiveBound | undefined): string {
  const text = textOf(bound);
  if (text.length !== 7) return text;
  const [year = 0, month = 0] = text.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
