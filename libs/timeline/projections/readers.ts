import type { AdoptedRules } from '../../adopted-rules/index.js';
import type { GroupMembers } from '../../groups/index.js';
import type { EventReader } from './event-feed.js';
import type { TimelineProjections } from './index.js';

/*
 * Readers that questions and streams keep. Each call looks its projection up, so that it throws ProjectionStoppedError
 * once that has stopped, and a question that does not read it is still answered.
 */

export function rulesOf(projections: TimelineProjections): AdoptedRules {
  return {
    rulesAt: (question, kind) => projections.get('rules').rulesAt(question, kind),
    ruleAt: (ruleId, question) => projections.get('rules').ruleAt(ruleId, question),
  };
}

export function groupsOf(projections: TimelineProjections): GroupMembers {
  return {
    membershipFor: (authority, question) => projections.get('groups').membershipFor(authority, question),
    membershipIn: (regime, question) => projections.get('groups').membershipIn(regime, question),
    timesOfChange: (kind, position) => projections.get('groups').timesOfChange(kind, position),
    positionsOfChange: (after, upTo) => projections.get('groups').positionsOfChange(after, upTo),
    factsOf: (group, position) => projections.get('groups').factsOf(group, position),
  };
}

export function eventsOf(projections: TimelineProjections): EventReader {
  return {
    assertReadable: () => void projections.get('events'),
    get head() {
      return projections.get('events').head;
    },
    after: (position, wanted) =>
      projections.get('events').after(position, wanted, () => projections.get('asOf').index),
  };
}
