export { GroupCatalogue, type GroupFact, type GroupMembers } from './group-catalogue.js';
