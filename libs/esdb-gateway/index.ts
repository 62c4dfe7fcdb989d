export { serveGateway, type Gateway, type GatewayOptions, type GatewaySecurity } from './serve-gateway.js';
