export {
  decisionsIn,
  fingerprintOf,
  leafOf,
  signedBundle,
  signingKeyOf,
  type Bundle,
  type BundledDecision,
  type LoggedEvent,
} from './bundle.js';
export { problemsOfBundle, type Trusted } from './check-bundle.js';
export { ReceiptKeys } from './key-files.js';
export { MerkleTree } from './merkle.js';
export { openedAnswer, sealedReason, sealedRests, storedAnswer } from './stored-answer.js';
