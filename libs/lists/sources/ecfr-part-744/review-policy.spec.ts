import { measureOfPolicy } from './review-policy.js';

describe('the measure of a review policy', () => {
  test.each([
    ['Presumption of denial', 'presumption-of-denial'],
    ['Presumption of denial.', 'presumption-of-denial'],
    ['Policy of Denial', 'policy-of-denial'],
    ['Policy of denial for all items subject to the EAR. See § 746.8(b)', 'policy-of-denial'],
    ['Case-by-case basis', 'case-by-case'],
  ])('is what it says of all items: %s', (policy, measure) => {
    expect(measureOfPolicy(policy)).toBe(measure);
  });

  test.each([
    'Policy of denial for all items subject to the EAR apart from food and medicine designated as EAR99, which will be reviewed on a case-by-case basis. See §§ 746.8(b) and 744.21(e)',
    'Case-by-case for all items listed on the CCL. Presumption of approval for EAR99 items',
    'Case-by-case review for items necessary to detect, identify and treat infectious disease; Presumption of denial for all other items subject to the EAR',
    'Presumption of denial for all items other than those of 3B993',
    'Presumption of approval for EAR99 items',
  ])(
    'is a licence requirement where it differs by item, which neither overstates nor understates it: %s',
    (policy) => {
      expect(measureOfPolicy(policy)).toBe('license-required');
    },
  );

  test.each(['See § 744.2(d) of the EAR', 'See § 746.8(b)(2) of the EAR', ''])(
    'is a licence requirement where it is only named: "%s"',
    (policy) => {
      expect(measureOfPolicy(policy)).toBe('license-required');
    },
  );
});
