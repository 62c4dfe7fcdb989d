import type { SupportedMethods as SupportedMethodsMessage } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { StreamsService, SupportedMethod, SupportedMethods } from './protocol.js';

// The server version whose documented behaviour we follow; clients compare it, and it names nobody.
const PROTOCOL_LEVEL = '23.10.0';

/** What the gateway can do, in the words in which clients ask for it. */
export function supportedMethods(): SupportedMethodsMessage {
  const methods = [StreamsService.read, StreamsService.append, StreamsService.batchAppend];
  const supported = methods.map(({ path }) => {
    const [, service = '', method = ''] = path.toLowerCase().split('/');
    return new SupportedMethod().setServiceName(service).setMethodName(method);
  });
  return new SupportedMethods().setMethodsList(supported).setEventStoreServerVersion(PROTOCOL_LEVEL);
}
