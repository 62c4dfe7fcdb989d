import { closest, distance } from 'fastest-levenshtein';

/** Variables by name. An empty one counts as absent. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every environment variable that a program of the timeline, or its deployment files, read. */
const ourVariables = [
  'PORT',
  'HOST',
  'DATA_DIR',
  'EVENTSTORE_URL',
  'STREAM_PREFIX',
  'EVENTSTORE_SERVE',
  'EVENTS_SOURCE',
  'LISTS',
  'RECEIPT_KEYS',
  'DECISIONS_BY',
  'RECEIPT_SIGNING_KEY',
  'TOKENS_FILE',
  'LOG_LEVEL',
  'TIMELINE_TOKEN',
  'TIMELINE_TOKENS_FILE',
] as const;
export type OurVariable = (typeof ourVariables)[number];

const ourPrefixes = ['EVENTSTORE_', 'EVENTS_', 'TIMELINE_', 'TOKENS_'];

/** A longer name with so few wrong letters is a typing error; a shorter one may be another program's. */
const MOST_WRONG_LETTERS = 2;
const SHORTEST_WITH_WRONG_LETTERS = 8;

/**
 * What an orchestrator sets for each service that runs beside this one, whatever its name: `EVENTSTORE_SERVICE_HOST`,
 * `EVENTSTORE_PORT_2113_TCP` (Kubernetes, "Discovering services"; Docker's legacy links).
 */
const setByOrchestrator = /_SERVICE_HOST$|_SERVICE_PORT(_\w+)?$|_PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?$/;

/**
 * What is wrong with variables that look like ours and are not known: such a one would be ignored, and the service
 * would start without its tokens or with another store. Foreign ones are left alone.
 */
export function unknownVariables(environment: Environment): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (value === undefined || value === '' || !looksLikeOurs(name)) return [];
    const upper = name.toUpperCase();
    const meant = ourVariables.find((ours) => ours.startsWith(upper)) ?? closest(upper, ourVariables);
    return [`${name} is not known: is ${meant} meant?`];
  });
}

function looksLikeOurs(name: string): boolean {
  const upper = name.toUpperCase();
  if ((ourVariables as readonly string[]).includes(name) || setByOrchestrator.test(upper)) return false;
  // Another program may have EVENTS, but hardly TOKENS: without its file the service would ask for none.
  if (upper === 'TOKENS') return true;
  return ourPrefixes.some((prefix) => upper.startsWith(prefix)) || ourVariables.some(isNear);

  function isNear(ours: string): boolean {
    if (ours.length < SHORTEST_WITH_WRONG_LETTERS) return upper === ours;
    return distance(upper, ours) <= MOST_WRONG_LETTERS;
  }
}
