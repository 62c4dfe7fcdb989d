import { countryOf, destinationOf, isCountry, roleOf, type Destination } from '../../../events/index.js';
import { checked } from '../rectangles/checked.js';
import { WHOLE } from '../rectangles/sealed-rectangles.js';
import type { FactTable } from './fact-table.js';
import type { Shape } from './shapes.js';

/** The value of facts whose reach is more than a list of countries; a question for a country reads them too. */
const BEYOND_COUNTRIES = '*';

/** The attributes that have lists: one for each value. */
export interface WorldValues {
  readonly authority?: string | undefined;
  readonly measure?: string | undefined;
  readonly list?: string | undefined;
  readonly destination?: Destination | undefined;
}

/** The lists that together have every fact with a value, and the attribute of that value. */
export interface Plan {
  readonly by: 'world' | keyof WorldValues;
  readonly lists: readonly number[];
}

/** The shortest lists that a question can read, and the other lists that a matching fact must be in. */
export interface WorldPlan extends Plan {
  readonly also: readonly number[];
}

/**
 * Numbers the lists of facts: the list of all facts, and one for each value of an attribute, in the order in which
 * shapes were first used.
 */
export class WorldLists {
  readonly #numbers = {
    authority: new Map<string, number>(),
    measure: new Map<string, number>(),
    list: new Map<string, number>(),
    destination: new Map<string, number>(),
  };
  #count = 0;
  readonly #byShape: (readonly number[])[] = [];
  /** By identity: there is one copy of each list of terms. */
  readonly #byDestinations = new Map<Shape['destinations'], readonly number[]>();

  constructor(private readonly table: FactTable) {}

  /** The number of lists, apart from the list of all facts. */
  get count(): number {
    this.#settle();
    return this.#count;
  }

  /** The lists that a fact is in, apart from the list of all facts. */
  listsOf(fact: number): readonly number[] {
    const shape = this.table.rows.shape(fact);
    if (shape >= this.#byShape.length) this.#settle();
    return checked(this.#byShape[shape]);
  }

  /** Numbers the lists of new shapes, in the order of shapes, so that the numbers are the same after a restart. */
  #settle(): void {
    const { shapes } = this.table;
    for (let number = this.#byShape.length; number < shapes.length; number += 1)
      this.#byShape.push(this.#listsWith(checked(shapes[number])));
  }

  #listsWith({ authority, measure, list, destinations }: Shape): number[] {
    const lists: number[] = [];
    if (authority !== undefined) lists.push(this.#numberOf('authority', authority));
    if (measure !== undefined) lists.push(this.#numberOf('measure', measure));
    if (list !== undefined) lists.push(this.#numberOf('list', list));
    let reached = this.#byDestinations.get(destinations);
    if (reached === undefined) {
      reached = valuesOf(destinations).map((value) => this.#numberOf('destination', value));
      this.#byDestinations.set(destinations, reached);
    }
    return [...lists, ...reached];
  }

  #numberOf(attribute: keyof WorldValues, value: string): number {
    const known = this.#numbers[attribute].get(value);
    if (known !== undefined) return known;
    this.#count += 1;
    const number = WHOLE + this.#count;
    this.#numbers[attribute].set(value, number);
    return number;
  }

  /** A plan for each value given, and one for all facts. */
  plansFor({ authority, measure, list, destination }: WorldValues): Plan[] {
    this.#settle();
    const plans: Plan[] = [{ by: 'world', lists: [WHOLE] }];
    if (authority !== undefined) plans.push(this.#plan('authority', authority));
    if (measure !== undefined) plans.push(this.#plan('measure', measure));
    if (list !== undefined) plans.push(this.#plan('list', list));
    if (destination !== undefined && isCountry(destination)) {
      const countries = [destination, countryOf(destination) ?? []].flat();
      plans.push(this.#plan('destination', ...countries, BEYOND_COUNTRIES));
    }
    return plans;
  }

  #plan(by: keyof WorldValues, ...values: string[]): Plan {
    return { by, lists: values.flatMap((value) => this.#numbers[by].get(value) ?? []) };
  }
}

/** The values of `destination` of facts with this reach. */
function valuesOf(destinations: Shape['destinations']): string[] {
  if (destinations?.every((term) => isCountry(destinationOf(term))) !== true) return [BEYOND_COUNTRIES];
  // Distinct: two terms of one country may differ in their exceptions.
  return [...new Set(destinations.map(destinationOf))];
}

/**
 * Whether facts of a shape restrict their subject; otherwise they flag it.
 * @throws TypeError if such facts are never in force.
 */
export function isRestriction({ type }: Shape): boolean {
  const role = roleOf(type);
  switch (role) {
    case 'restricts':
      return true;
    case 'flags':
      return false;
    case 'owns':
    case 'lifts':
    case 'describes':
    case 'identifies':
    case 'dismisses':
    case 'retracts':
    case 'covers':
    case 'governs':
    case 'screens':
    case 'corrects-clock':
      throw new TypeError(`${type} is never in force`);
    default:
      return role satisfies never;
  }
}
