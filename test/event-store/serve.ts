// A store behind a writable gateway, in a process of its own that can be killed.
// Arguments: the folder, and the port (0 for any). It prints the port when it is open, and at SIGUSR2
// how late its event loop ran since the last time: what others in the same thread would have waited.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { serveGateway } from '../../libs/esdb-gateway/index.js';
import { EmbeddedEventStore } from '../../libs/event-store/index.js';

const [folder = '', port = '0'] = process.argv.slice(2);
const store = await EmbeddedEventStore.open(folder);
const gateway = await serveGateway({ store, host: '127.0.0.1', port: Number(port), writable: true });
process.stdout.write(`${gateway.port}\n`);

process.stdin.resume().on('end', () => process.exit());

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('SIGUSR2', () => {
  const [half, most] = [delay.percentile(50), delay.percentile(99)].map((value) => (value / 1e6).toFixed(1));
  process.stdout.write(`median ${half} ms, 99 % below ${most} ms\n`);
  delay.reset();
});
