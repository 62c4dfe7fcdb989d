export { meets, ownedBy, surelyOwnedDirectly, type OwnedShare, type Stake } from './sums.js';
