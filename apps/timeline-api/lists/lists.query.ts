import { Injectable } from '@nestjs/common';
import { pathOf } from '../../../events/index.js';
import type { List, ListFacts, ListOverview, Lists } from '../../../libs/answers/index.js';
import {
  listFacts,
  type FactKey,
  type HeldFact,
  type Question,
  type Steps,
} from '../../../libs/as-of/index.js';
import type { KnownList, RecordedEdition } from '../../../libs/lists/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { finalityOf } from '../answers/basis.js';
import { editionDocument, listNeverSeen } from '../answers/coverage.js';
import { listFactDocument } from '../answers/fact.answer.js';
import type { KnownPosition } from '../answers/point-in-time.js';
import { encodeCursor, factKeyOf, type CursorForm } from '../http/cursor.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';

/** A cursor pins the position, and the key of a row is that of its fact. */
export const listFactsCursor = (list: string): CursorForm<'position', FactKey> => ({
  mark: `facts of list ${list}`,
  pins: ['position'],
  needs: ['position'],
  keyOf: factKeyOf,
});

/** The question to which nothing that is known at a position is hidden, by its time or its publication. */
export const allKnownAt = (position: number): Question => ({
  asOf: { kind: 'instant', from: -Infinity, to: Infinity },
  position,
});

/** Answers queries about government lists and their editions. */
@Injectable()
export class ListsQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** Every list that is described up to a position. */
  all({ position, finalFrom }: KnownPosition): Lists {
    const { lists, requiredLists } = this.timeline;
    const described = lists.at(position);
    return {
      lists: described.map(overview),
      notDescribed: requiredLists.filter((id) => !described.some((list) => list.id === id)),
      position,
      ...finalityOf(finalFrom),
    };
  }

  /**
   * A list with all of its editions.
   * @throws ProblemError (404) if it is not described up to the position.
   */
  one(id: string, { position, finalFrom }: KnownPosition): List {
    const list = this.described(id, position);
    return {
      ...listed(list),
      editions: list.editions.map(
        ({ factId: _fact, listId: _list, evidence: _source, ...edition }) => edition,
      ),
      ...(list.underWay === undefined
        ? {}
        : { importStartedAt: list.underWay.position, importSha256: list.underWay.sha256 }),
      retractions: list.retractions,
      position,
      ...finalityOf(finalFrom),
    };
  }

  /**
   * A page of at most `limit` of the restrictions that are entries of a list, after a key.
   * @throws ProblemError (404) if the list is not known at the position.
   */
  *facts(
    id: string,
    { position, finalFrom }: KnownPosition,
    after: FactKey | undefined,
    limit: number,
  ): Steps<ListFacts> {
    const { index } = this.timeline;
    this.assertKnown(id, position);
    const known = allKnownAt(position);
    const { rows, next } = yield* rowsWithin(
      listFacts(index, id, position, after),
      undefined,
      (fact: HeldFact) => listFactDocument(fact, known),
      ({ stream, factId }) => ({ stream, factId }),
      limit,
    );
    const { mark } = listFactsCursor(id);
    const cursor = next && encodeCursor(mark, { position }, [next.stream, next.factId]);
    const path = `${pathOf({ kind: 'list', id })}/facts`;
    return {
      list: id,
      position,
      ...finalityOf(finalFrom),
      facts: rows,
      links: { next: cursor === undefined ? null : `${path}?${queryOf({ position, limit, cursor })}` },
    };
  }

  /** @throws ProblemError (404) if a list is not described, and no recorded fact is an entry of it. */
  assertKnown(id: string, position: number): void {
    if (!this.timeline.index.lists(position).includes(id)) this.described(id, position);
  }

  /**
   * A list as it is described.
   * @throws ProblemError (404) if it is not described up to the position.
   */
  described(id: string, position: number): DescribedList {
    const list = this.timeline.lists.listAt(id, position);
    if (isDescribed(list)) return list;
    const { lists, requiredLists, index } = this.timeline;
    const described = lists.at(position).map((each) => each.id);
    throw listNeverSeen(id, [...described, ...index.lists(position), ...requiredLists]);
  }
}

/** A list that is described. */
export type DescribedList = KnownList & { readonly description: NonNullable<KnownList['description']> };

function isDescribed(list: KnownList): list is DescribedList {
  return list.description !== undefined;
}

function listed({ id, description, underWay }: DescribedList) {
  const { factId: _fact, listId: _list, evidence: _source, ...described } = description;
  const path = pathOf({ kind: 'list', id });
  return {
    list: id,
    ...described,
    ...(underWay === undefined ? {} : { beingImported: underWay.edition }),
    links: { list: path, entries: `${path}/entries` },
  };
}

function overview(list: KnownList): ListOverview {
  const { editions } = list;
  const shown = (edition: RecordedEdition | undefined) =>
    edition === undefined ? undefined : editionDocument(edition);
  const [first, last] = [shown(editions[0]), shown(editions.at(-1))];
  return {
    ...listed(list as DescribedList),
    editions: editions.length,
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
  };
}
