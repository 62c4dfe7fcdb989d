export {
  fingerprintOf,
  leafOf,
  problemsOfBundle,
  signedHead,
  signingKeyOf,
  type Bundle,
  type LoggedEvent,
} from './bundle.js';
export { ReceiptKeys } from './key-files.js';
export { MerkleTree } from './merkle.js';
export { openedAnswer, sealedReason, sealedRests, storedAnswer } from './stored-answer.js';
