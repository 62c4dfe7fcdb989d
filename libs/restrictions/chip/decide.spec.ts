import type { EventData } from '../../../events/index.js';
import { filing, given } from '../../../test/support/restrictions/chip-commands.js';
import type { ChipCommand } from './decide.js';

describe('describing a chip', () => {
  const describeChip = (change: Partial<EventData<'ChipDescribed'>>): ChipCommand => ({
    type: 'describe-chip',
    data: { factId: 'described', chipId: 'a-chip', evidence: [filing], ...change },
  });
  const performance = (value: object) => ({
    parameter: 'total-processing-performance' as const,
    unit: 'TPP' as const,
    ...value,
  });

  test('refuses fields that contradict each other about the performance', () => {
    for (const value of [{ value: 4992 }, { atLeast: 4000, atMost: 5000 }, { atLeast: 4992 }])
      given()
        .when(describeChip({ totalProcessingPerformance: 4992, parameters: [performance(value)] }))
        .then({ type: 'ChipDescribed' });
    for (const value of [{ value: 1000 }, { atLeast: 5000 }, { atMost: 4991 }])
      given()
        .when(describeChip({ totalProcessingPerformance: 4992, parameters: [performance(value)] }))
        .thenRefused('parameter-invalid', '/totalProcessingPerformance');
  });

  test('refuses a density that does not follow from performance and die area, beyond rounding', () => {
    const area = { parameter: 'applicable-die-area' as const, unit: 'mm2' as const, value: 100 };
    const density = (value: object) => ({
      parameter: 'performance-density' as const,
      unit: 'TPP/mm2' as const,
      ...value,
    });
    for (const value of [{ value: 40 }, { value: 38.1 }, { atLeast: 20 }, { atLeast: 1, atMost: 39 }])
      given()
        .when(describeChip({ parameters: [performance({ value: 4000 }), area, density(value)] }))
        .then({ type: 'ChipDescribed' });
    for (const [value, field] of [
      [{ value: 1 }, 'value'],
      [{ atMost: 37 }, 'atMost'],
      [{ atLeast: 43 }, 'atLeast'],
    ] as const)
      given()
        .when(describeChip({ parameters: [area, density(value)], totalProcessingPerformance: 4000 }))
        .thenRefused('parameter-invalid', `/parameters/1/${field}`);
    given()
      .when(
        describeChip({
          parameters: [performance({ value: 19.91 }), { ...area, value: 576 }, density({ value: 0.03 })],
        }),
      )
      .then({ type: 'ChipDescribed' });
  });
});
