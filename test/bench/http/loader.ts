// Loads case files in a process of its own, by the code of `timeline load`. It receives a file and the address of a
// service, and sends how long checking and posting took.
import { TimelineClient } from '../../../apps/timeline-cli/client.js';
import { readCase } from '../../../apps/timeline-cli/load/case-file.js';
import { postCase } from '../../../apps/timeline-cli/load/load.js';
import { orders, send } from './processes.js';

for await (const { file, url } of orders<{ file: string; url: string }>()) {
  const start = performance.now();
  const read = await readCase(file);
  const checked = performance.now();
  const client = new TimelineClient({ url });
  const before = process.cpuUsage();
  const { recorded } = await postCase(read, client);
  const seconds = (performance.now() - checked) / 1000;
  const { user, system } = process.cpuUsage(before);
  send({
    perSecond: recorded / seconds,
    checkMicroseconds: ((checked - start) * 1000) / recorded,
    clientMicroseconds: (user + system) / recorded,
  });
}
