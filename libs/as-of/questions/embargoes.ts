import type { Destination } from '../../../events/index.js';

/**
 * Destinations that part 746 of the Export Administration Regulations restricts as such, for any
 * item and any buyer, each with its sections as of 2026-07. What they said on an earlier date is not recorded here.
 */
const sections: Readonly<Record<string, string>> = {
  BY: '15 CFR 746.5, 746.8 and 746.10',
  CU: '15 CFR 746.2',
  IR: '15 CFR 746.7',
  KP: '15 CFR 746.4',
  RU: '15 CFR 746.5, 746.8 and 746.10',
  SY: '15 CFR 746.9',
  // Only its occupied regions, which a destination does not distinguish.
  UA: '15 CFR 746.6',
  // The groups of supplement no. 1 to part 740 whose members are embargoed.
  'E:1': '15 CFR part 746',
  'E:2': '15 CFR part 746',
};

/** The text that restricts a destination as such; undefined if none does. */
export const embargoOn = (destination: Destination): string | undefined => sections[destination];
