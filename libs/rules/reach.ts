import { covers, reaches, type Certain, type Destination } from '../../events/index.js';
import { strongest } from './certain.js';

/** Whether a measure on `term`, with these exceptions, reaches a transaction to `asked` (R11). */
export function reachOf(term: Destination, exceptions: readonly Destination[], asked: Destination): Certain {
  const reached = reaches(term, asked);
  if (exceptions.length === 0) return reached;
  const excepted = strongest(exceptions.map((exception) => covers(exception, asked)));
  if (excepted === 'yes') return 'no';
  return excepted === 'maybe' && reached === 'yes' ? 'maybe' : reached;
}
