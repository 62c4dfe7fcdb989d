import { render } from 'preact';
import { followLog } from './service/live.js';
import { Shell } from './shell/shell.js';

const page = document.getElementById('page');
if (page === null) throw new Error('index.html has no element for the page');
followLog();
render(<Shell />, page);
