/** The parts of an answer that its text shows. */
export interface Answer {
  readonly subject: {
    readonly id: string;
    readonly description?: { readonly name?: string };
  };
  readonly status: string;
  readonly decidedBy: string;
  readonly measures: readonly PartOfAnswer[];
  readonly sales: readonly PartOfAnswer[];
  readonly routes: readonly PartOfAnswer[];
  readonly listings: readonly PartOfAnswer[];
  readonly basis: {
    readonly asOf: string;
    readonly knownAt: string | null;
    readonly position: number;
    readonly pinned: string;
  };
}

interface PartOfAnswer {
  readonly factId: string;
  readonly type: string;
  readonly inForce: string;
  readonly doubts: readonly string[];
  readonly measure?: string;
  readonly list?: string;
  readonly exchange?: string;
  readonly voluntary?: boolean;
  readonly viaCountry?: string;
  readonly suspectedDestination?: string;
  readonly reason?: string;
  readonly redFlag?: string;
  readonly effectiveFrom: unknown;
  readonly effectiveTo?: unknown;
  readonly destinations?: readonly { readonly destination: string }[];
  readonly exceptDestinations?: readonly string[];
  readonly legalBasis?: { readonly citation: string };
  readonly chips?: readonly (string | { readonly chipId: string; readonly quantity?: number })[];
  readonly evidence: readonly {
    readonly publisher: string;
    readonly citation?: string;
    readonly url?: string;
    readonly publishedOn?: string;
    readonly certainty: string;
  }[];
}

const rules: Readonly<Record<string, string>> = {
  'restriction-surely-in-force': 'a confirmed restriction is surely in force',
  'restriction-possibly-in-force': 'a restriction is possibly in force, or not confirmed',
  'flag-in-force': 'a blocked sale, a flagged route or an exchange delisting is in force',
  'restriction-not-begun': 'a restriction that we hold had not begun',
  'restriction-over': 'a restriction that we hold was over',
  'nothing-held': 'we hold nothing that answers; that is no clearance',
};

/** An answer for a person to read: its status and rule, each fact in force, and its evidence. */
export function answerText(answer: Answer): string {
  const { subject, status, decidedBy, basis } = answer;
  const name = subject.description?.name;
  const parts = [...answer.measures, ...answer.sales, ...answer.routes, ...answer.listings];
  return [
    `${subject.id}${name === undefined ? '' : ` (${name})`} on ${basis.asOf}: ${status.toUpperCase()}`,
    `  because ${rules[decidedBy] ?? decidedBy}`,
    ...parts.flatMap(partLines),
    `  as known at position ${basis.position}, ${basis.knownAt ?? 'before anything was recorded'}`,
    `  the same for ever: ${basis.pinned}`,
  ].join('\n');
}

function partLines(part: PartOfAnswer): string[] {
  const doubts = part.doubts.length === 0 ? '' : ` (${part.doubts.join(', ')})`;
  const until = part.effectiveTo === undefined ? '' : ` to ${when(part.effectiveTo)}`;
  return [
    `  - ${part.type} "${part.factId}": ${part.inForce} in force${doubts}`,
    ...[whatOf(part), whereOf(part)].filter((line) => line !== '').map((line) => `      ${line}`),
    `      from ${when(part.effectiveFrom)}${until}`,
    ...part.evidence.map((source) => {
      const published = source.publishedOn === undefined ? '' : `, published ${source.publishedOn}`;
      return `      evidence (${source.certainty}): ${source.publisher}, ${source.citation ?? source.url ?? ''}${published}`;
    }),
  ];
}

function whatOf(part: PartOfAnswer): string {
  const chips = (part.chips ?? []).map((chip) =>
    typeof chip === 'string'
      ? chip
      : `${chip.quantity === undefined ? '' : `${chip.quantity} × `}${chip.chipId}`,
  );
  return [
    part.measure,
    part.list,
    part.exchange === undefined
      ? undefined
      : `${part.exchange}${part.voluntary === true ? ', by its own decision' : ''}`,
    chips.length === 0 ? undefined : chips.join(', '),
    part.legalBasis?.citation,
    part.reason ?? part.redFlag,
  ]
    .filter((text) => text !== undefined)
    .join('; ');
}

function whereOf({
  destinations,
  exceptDestinations,
  viaCountry,
  suspectedDestination,
}: PartOfAnswer): string {
  const except = exceptDestinations === undefined ? '' : ` except ${exceptDestinations.join(', ')}`;
  if (destinations !== undefined)
    return `to ${destinations.map((each) => each.destination).join(', ')}${except}`;
  if (viaCountry === undefined) return '';
  return `via ${viaCountry}, suspected destination ${suspectedDestination ?? 'not stated'}`;
}

/** A bound as its source gave it. */
function when(bound: unknown): string {
  if (typeof bound === 'string') return bound;
  const { earliest, latest } = bound as { earliest?: string; latest?: string };
  return [
    earliest === undefined ? '' : `at the earliest ${earliest}`,
    latest === undefined ? '' : `at the latest ${latest}`,
  ]
    .filter((side) => side !== '')
    .join(', ');
}
