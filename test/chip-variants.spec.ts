import { commandsOf, realCases, recordedBy } from './support/cases.js';

/* Notices to NVIDIA name a product, and not one form of it: the A100 PCIe is an A100. */

const { askChip } = recordedBy(commandsOf(...realCases, 'chip-variants'));

test.each([
  ['nvidia-a100-pcie', '2022-08-25', 'not-restricted'],
  ['nvidia-a100-pcie', '2022-08-27', 'restricted'],
  ['nvidia-h100-nvl', '2022-09-10', 'restricted'],
  ['nvidia-a800-sxm', '2023-10-24', 'restricted'],
  ['nvidia-h800-pcie', '2023-10-24', 'restricted'],
])('%s to China on %s is %s', (chip, asOf, status) => {
  expect(askChip(chip, asOf, { destination: 'CN' })?.status).toBe(status);
});
