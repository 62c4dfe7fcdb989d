import { comparableIdentifier, type Identifier } from '../../../events/index.js';
import { checked } from '../rectangles/checked.js';
import type { FactTable } from './fact-table.js';
import type { StatedShare } from './party-statement.js';

const none: readonly number[] = [];

/**
 * The events that identify and relate parties: joined ids, parents, shares, identifiers and names. Parties are given by
 * number, events by position in recorded order, including retracted ones.
 */
export class PartyStatements {
  readonly #identifications = new Map<number, number[]>();
  readonly #parents = new Map<number, number[]>();
  readonly #identified = new Map<number, number[]>();
  readonly #sharesIn = new Map<number, number[]>();
  readonly #sharesOf = new Map<number, number[]>();
  readonly #byIdentifier = new Map<string, number[]>();
  readonly #named = new Map<number, number[]>();
  readonly #byName = new Map<string, number[]>();
  readonly #listedAddresses: number[] = [];

  constructor(private readonly table: FactTable) {}

  /** Adds the event at a position, whose row is written. */
  add(position: number): void {
    const { table } = this;
    if (table.rows.isIdentification(position))
      for (const party of table.shownOn(position)) put(this.#identifications, party, position);
    const statement = table.statementAt(position);
    if (statement === undefined) return;
    if (statement.listedAddresses !== undefined) this.#listedAddresses.push(position);
    if (statement.share !== undefined) {
      put(this.#sharesIn, table.subjectAt(position), position);
      put(this.#sharesOf, statement.share.owner, position);
    }
    for (const [party] of statement.parents) put(this.#parents, party, position);
    if (statement.identifiers.length > 0) put(this.#identified, table.subjectAt(position), position);
    for (const key of new Set(statement.identifiers.map(comparableIdentifier)))
      put(this.#byIdentifier, key, position);
    if (statement.names.length > 0) put(this.#named, table.subjectAt(position), position);
    for (const name of statement.names) put(this.#byName, name, position);
  }

  /** The entries of lists that are an address and name no party. */
  get listedAddresses(): readonly number[] {
    return this.#listedAddresses;
  }

  /** The wordings of the address of such an entry. */
  addressesListedAt(position: number): readonly string[] {
    return this.table.statementAt(position)?.listedAddresses ?? [];
  }

  /** The events that join a party with another. */
  identificationsOf(party: number): readonly number[] {
    return this.#identifications.get(party) ?? none;
  }

  /** The parties that an event joins. */
  joinedAt(position: number): readonly number[] {
    return this.table.shownOn(position);
  }

  /** The events that state a parent of a party. */
  parentStatementsOf(party: number): readonly number[] {
    return this.#parents.get(party) ?? none;
  }

  /** The ids of the parents of a party that an event states. */
  parentsAt(position: number, party: number): readonly string[] {
    const { parents } = this.table.statementAt(position) ?? { parents: [] };
    return parents.flatMap(([child, parent]) => (child === party ? [parent] : []));
  }

  /** The events that state the share of this party that another has. */
  sharesIn(party: number): readonly number[] {
    return this.#sharesIn.get(party) ?? none;
  }

  /** The events that state the share of another party that this one has. */
  sharesOf(party: number): readonly number[] {
    return this.#sharesOf.get(party) ?? none;
  }

  /**
   * The share that an event states.
   * @throws RangeError if it states none.
   */
  shareAt(position: number): StatedShare {
    return checked(this.table.statementAt(position)?.share);
  }

  /** The events that give a party an identifier. */
  identifierStatementsOf(party: number): readonly number[] {
    return this.#identified.get(party) ?? none;
  }

  /** The identifiers that an event gives its party. */
  identifiersAt(position: number): readonly Identifier[] {
    return this.table.statementAt(position)?.identifiers ?? [];
  }

  /** The events that give any party an identifier, in any spelling. */
  statementsOfIdentifier(identifier: Identifier): readonly number[] {
    return this.#byIdentifier.get(comparableIdentifier(identifier)) ?? none;
  }

  /** The events that give a party a name. */
  nameStatementsOf(party: number): readonly number[] {
    return this.#named.get(party) ?? none;
  }

  /** The names that an event gives its party, as they are compared. */
  namesAt(position: number): readonly string[] {
    return this.table.statementAt(position)?.names ?? [];
  }

  /** The events that give any party a name, as it is compared. */
  statementsOfName(name: string): readonly number[] {
    return this.#byName.get(name) ?? none;
  }
}

function put<Key>(lists: Map<Key, number[]>, key: Key, position: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [position]);
  else list.push(position);
}
