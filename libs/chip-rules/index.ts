export {
  judge,
  knownParameters,
  type Judgement,
  type JudgedAlternative,
  type JudgedThreshold,
  type KnownParameter,
  type KnownParameters,
  type StatedValue,
} from './judge.js';
