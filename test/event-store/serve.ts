// A store behind a writable front door, in a process of its own that can be killed.
// Arguments: the folder, and the port (0 for any). It prints the port when it is open.
import { EmbeddedEventStore, serveFrontDoor } from '../../libs/event-store/index.js';

const [folder = '', port = '0'] = process.argv.slice(2);
const store = await EmbeddedEventStore.open(folder);
const door = await serveFrontDoor({ store, host: '127.0.0.1', port: Number(port), writable: true });
process.stdout.write(`${door.port}\n`);
