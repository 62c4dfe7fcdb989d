/* What the worker of names does, for programs that match without one. */
export { searchText } from './index/search.js';
export { startInProcess } from './worker/in-process.js';
export { matchName } from './index/match.js';
export { NameIndex } from './index/name-index.js';
export { formsOf, initialsOf } from './words/forms.js';
