export { RuleCatalogue, type AdoptedRules, type RuleAct, type RuleAtQuestion } from './rule-catalogue.js';
