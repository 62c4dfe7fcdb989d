export { isLoopback } from './loopback.js';
