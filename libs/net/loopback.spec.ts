import { isLoopback } from './loopback.js';

test.each(['localhost', '127.0.0.1', '127.255.0.9', '::1'])('%s is a loopback host', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each(['0.0.0.0', '::', '128.0.0.1', '127.0.0.1.example.com', '127.1', 'example.com', ''])(
  '%j is not a loopback host',
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);
