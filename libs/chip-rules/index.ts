export { judge, knownParameters, type Judgement, type StatedValue } from './judge.js';
