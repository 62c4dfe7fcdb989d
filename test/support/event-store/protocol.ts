// What a server that misbehaves is made of: the gateway's own parts, for the specifications of the adapter, which must
// not depend on the gateway.
export { GatewayRefusal } from '../../../libs/esdb-gateway/gateway-refusal.js';
export { Empty, ReadResp, StreamsService } from '../../../libs/esdb-gateway/protocol.js';
