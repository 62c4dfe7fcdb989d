import type { SupportedMethods as SupportedMethodsMessage } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { StreamsService, SupportedMethod, SupportedMethods } from './protocol.js';

// The server version whose documented behaviour the gateway has; clients compare it.
const PROTOCOL_LEVEL = '23.10.0';

/** The features of the gateway, under the names that clients use. */
export function supportedMethods(): SupportedMethodsMessage {
  const methods = [StreamsService.read, StreamsService.append, StreamsService.batchAppend];
  const supported = methods.map(({ path }) => {
    const [, service = '', method = ''] = path.toLowerCase().split('/');
    return new SupportedMethod().setServiceName(service).setMethodName(method);
  });
  return new SupportedMethods().setMethodsList(supported).setEventStoreServerVersion(PROTOCOL_LEVEL);
}
