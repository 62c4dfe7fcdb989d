export { mayBeOfEccn } from './classification.js';
export { judge, knownParameters, type Judgement, type StatedValue } from './judge.js';
