/* Loaded before a service (`node --import`): its HTTP server never closes, as if a request never ended. */
import { Server } from 'node:http';

Server.prototype.close = function close() {
  return this;
};
Server.prototype.closeAllConnections = () => undefined;
