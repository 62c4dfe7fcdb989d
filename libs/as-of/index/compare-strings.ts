export { compareStrings } from '../../../events/index.js';
