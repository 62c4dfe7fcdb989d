/** What both descriptions of the interface say of the service. */
export const about = {
  title: 'Regulatory Timeline',
  description:
    'What was restricted on a date, as we knew it on a date, with its evidence. ' +
    'It reports what its sources say. It is not legal advice, and no answer is a clearance: each says in its ' +
    'reservations what it does not cover.',
} as const;

export const license = {
  name: 'Apache-2.0',
  url: 'https://www.apache.org/licenses/LICENSE-2.0',
} as const;

/** The security scheme. */
export const bearer = {
  type: 'http',
  scheme: 'bearer',
  description:
    'An opaque access token; each operation names the scope that it requires. A service without tokens requires none.',
} as const;
