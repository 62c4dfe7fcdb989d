export { RuleCatalogue, type AdoptedRules } from './rule-catalogue.js';
