import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../events/index.js';
import type { RuleAtQuestion } from '../../../libs/rules/index.js';
import type { AdoptedRulesDocument, RuleVersionDocument } from '../../../libs/answers/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { basisOf } from '../answers/basis.js';
import type { PointInTime } from '../answers/point-in-time.js';
import { ProblemError } from '../http/problems/problem.js';

const PATH = '/v1/rules';

/** Answers queries about the rules that were adopted. */
@Injectable()
export class RulesQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** Every version of every rule that a question may use. */
  all(at: PointInTime): AdoptedRulesDocument {
    return this.#answer(this.timeline.rules.rulesAt(at.question), at, PATH);
  }

  /**
   * The versions of one rule that a question may use.
   * @throws ProblemError (404) if nothing of the rule was recorded by then.
   */
  one(ruleId: string, at: PointInTime): AdoptedRulesDocument {
    const versions = this.timeline.rules.ruleAt(ruleId, at.question);
    if (versions !== undefined) return this.#answer(versions, at, `${PATH}/${ruleId}`);
    const known = [...new Set(this.timeline.rules.rulesAt(at.question).map((rule) => rule.ruleId))];
    const detail = `Nothing recorded up to position ${at.point.position} is about the rule "${ruleId}". That is no clearance.`;
    throw new ProblemError(404, 'subject-never-seen', 'The rule was never seen', detail, {
      members: { known },
    });
  }

  #answer(versions: readonly RuleAtQuestion[], at: PointInTime, path: string): AdoptedRulesDocument {
    const rules = versions.map(versionDocument);
    return { rules, basis: basisOf(digestOf({ rules }), at, this.timeline.index, path) };
  }
}

function versionDocument(rule: RuleAtQuestion): RuleVersionDocument {
  const {
    factId,
    evidence: _evidence,
    instants: _instants,
    localTimes: _local,
    zone: _zone,
    ...data
  } = rule.data;
  const { ruleId, ...terms } = data;
  return {
    ...terms,
    rule: ruleId,
    vintage: factId,
    inForce: rule.inForce,
    ...(rule.why === undefined ? {} : { why: rule.why }),
    doubts: rule.doubts,
    acts: rule.acts.map(actDocument),
    position: rule.position,
    recordedAt: rule.recordedAt,
    evidence: rule.evidence,
  };
}

function actDocument({
  act: { type, data },
  evidence,
}: RuleAtQuestion['acts'][number]): RuleVersionDocument['acts'][number] {
  const { factId, effectiveFrom } = data;
  const { suspends, until } = 'suspends' in data ? data : {};
  return {
    ...{ type, factId, effectiveFrom, evidence },
    ...(suspends === undefined ? {} : { suspends }),
    ...(until === undefined ? {} : { until }),
  };
}
