import type { Publication } from '../../rules/index.js';
import { Distinct } from './numbered.js';

/** Every distinct publication, by number: facts from one source share it. */
export class Publications extends Distinct<Publication> {
  constructor() {
    super(keyOf);
  }
}

function keyOf({ any, confirmed }: Publication): string {
  // Spelled out because it runs for every event written, and join takes several times as long.
  return `${any[0]},${any[1]},${any[2]},${any[3]};${confirmed[0]},${confirmed[1]},${confirmed[2]},${confirmed[3]}`;
}
