import { Injectable } from '@nestjs/common';
import { countryCodes, digestOf, groupIdOf, groupOf, type Group } from '../../../events/index.js';
import type { GroupDocument } from '../../../libs/answers/index.js';
import type { GroupFact } from '../../../libs/groups/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { basisOf } from '../answers/basis.js';
import type { PointInTime } from '../answers/point-in-time.js';
import { ProblemError } from '../http/problems/problem.js';

/** Answers queries about country groups. */
@Injectable()
export class GroupsQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /**
   * Who is in a country group at a point in time, surely or possibly.
   * @throws ProblemError (404) if there is no such group, or nothing of it was recorded by then.
   */
  one(regime: string, code: string, at: PointInTime): GroupDocument {
    const { groups, index } = this.timeline;
    const group = groupNamed(regime, code);
    const facts = group === undefined ? [] : groups.factsOf(group, at.point.position);
    if (group === undefined || facts.length === 0) throw neverRecorded(regime, code, at.point.position);
    const isIn = groups.membershipIn(group.regime, at.question);
    const members = countryCodes.flatMap((country) => {
      const isMember = country === group.code ? 'no' : isIn(group.code, country);
      return isMember === 'no' ? [] : [{ country, isMember }];
    });
    const content = { ...group, members, facts: facts.map(factDocument) };
    return { ...content, basis: basisOf(digestOf(content), at, index, pathOf(group)) };
  }
}

function groupNamed(regime: string, code: string): Group | undefined {
  return groupOf(`${regime}-${code.toLowerCase().replace(':', '-')}`);
}

function pathOf({ regime, code }: Group): string {
  return `/v1/groups/${regime}/${code}`;
}

function neverRecorded(regime: string, code: string, position: number): ProblemError {
  const group = groupNamed(regime, code);
  const what =
    group === undefined
      ? `"${code}" is not a country group of "${regime}"`
      : `Nothing about ${groupIdOf(group)} is recorded up to position ${position}`;
  const detail = `${what}. That is no clearance.`;
  return new ProblemError(404, 'subject-never-seen', 'The country group was never seen', detail, {
    errors: [
      { parameter: group === undefined && groupNamed('ear', code) !== undefined ? 'regime' : 'code', detail },
    ],
  });
}

function factDocument({ event, position, recordedAt }: GroupFact): GroupDocument['facts'][number] {
  const { zone: _zone, instants: _instants, localTimes: _local, groupId: _group, ...data } = event.data;
  return { type: event.type, ...data, position, recordedAt };
}
