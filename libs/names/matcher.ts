/* What the worker of names does, for programs that match without one. */
export { searchText } from './book/search.js';
export { startInProcess } from './worker/in-process.js';
export { matchName } from './book/match.js';
export { NameBook } from './book/name-book.js';
export { formsOf, initialsOf } from './words/forms.js';
