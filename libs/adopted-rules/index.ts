export {
  RuleCatalogue,
  type AdoptedRules,
  type DoubtOfRule,
  type RuleAct,
  type RuleAtQuestion,
} from './rule-catalogue.js';
