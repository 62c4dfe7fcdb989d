export { ReceiptKeys } from './key-files.js';
export { SealBrokenError } from './sealing.js';
export { openedAnswer, sealedReason, sealedRests, storedAnswer, type StoredAnswer } from './stored-answer.js';
