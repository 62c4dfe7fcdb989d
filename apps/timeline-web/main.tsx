import { render } from 'preact';
import { askEarly } from './service/early.js';
import { followLog } from './service/live.js';
import { Shell } from './shell/shell.js';
import { today } from './shell/today.js';

const page = document.getElementById('page');
if (page === null) throw new Error('index.html has no element for the page');
askEarly(location, today());
followLog();
render(<Shell />, page);
