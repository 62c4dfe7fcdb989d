export { meets, ownedBy, heldByEach, surelyOwnedDirectly, type OwnedShare, type Stake } from './sums.js';
