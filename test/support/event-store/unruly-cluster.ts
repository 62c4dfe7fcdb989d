import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import gossip, { type ClusterInfo as ClusterInfoMessage } from '@eventstore/db-client/generated/gossip_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import type { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import {
  status,
  type Metadata,
  type sendUnaryData,
  type ServerReadableStream,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { GatewayRefusal } from '../../../libs/esdb-gateway/gateway-refusal.js';
import { streamsServer } from '../../../libs/esdb-gateway/services.js';
import { EmbeddedEventStore, type EventLog } from '../../../libs/event-store/index.js';
import { serveUnruly, type UnrulyServer } from './unruly-server.js';

/**
 * For tests: two nodes, of which the leader serves the log and the other one an older state of it, in which nothing was
 * recorded yet. As a real follower does, that one answers a read that does not require the leader from what it has, and
 * hands an append on; a call that requires the leader it refuses, and names the leader.
 */
export interface UnrulyCluster {
  /** The log of the leader. */
  readonly store: EmbeddedEventStore;
  /** The ports of the two nodes; the first one leads at the beginning. */
  readonly ports: readonly [number, number];
  /** Makes a node the leader. Without one, both refuse what requires a leader as during an election. */
  readonly elect: (node: 0 | 1 | undefined) => void;
  /** How many calls were refused because they require the leader. */
  readonly refusals: () => number;
  readonly close: () => Promise<void>;
}

/** Opens a cluster with an empty log. */
export async function openUnrulyCluster(): Promise<UnrulyCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  const store = await EmbeddedEventStore.open(join(folder, 'log'));
  const older = await EmbeddedEventStore.open(join(folder, 'older'));
  const nodes: UnrulyServer[] = [];
  let leader: number | undefined = 0;
  let refusals = 0;
  const refusal = (): GatewayRefusal => {
    refusals += 1;
    return leader === undefined ? electionUnderWay() : notLeader(nodes[leader]?.port ?? 0);
  };
  const members = (): readonly ClusterMember[] =>
    nodes.map(({ port }, index) => ({ port, isLeader: index === leader, isAlive: true }));
  const serve = async (node: 0 | 1): Promise<UnrulyServer> => {
    const isLeader = (): boolean => node === leader;
    const isRefused = ({ metadata }: { metadata: Metadata }): boolean =>
      !isLeader() && metadata.get('requires-leader').at(0) === 'true';
    const streams = (orderly: IStreamsServer): UntypedServiceImplementation =>
      nodeStreams(orderly, older.log, { isLeader, isRefused, refusal });
    const server = await serveUnruly(store.log, { streams, services: [gossipOf(members)] });
    nodes.push(server);
    return server;
  };
  const [first, second] = [await serve(0), await serve(1)];
  return {
    store,
    ports: [first.port, second.port],
    elect: (node) => (leader = node),
    refusals: () => refusals,
    close: async () => {
      for (const node of nodes) node.stop();
      await store.close();
      await older.close();
      await rm(folder, { recursive: true });
    },
  };
}

interface NodeState {
  readonly isLeader: () => boolean;
  readonly isRefused: (call: { metadata: Metadata }) => boolean;
  readonly refusal: () => GatewayRefusal;
}

function nodeStreams(
  orderly: IStreamsServer,
  older: EventLog,
  { isLeader, isRefused, refusal }: NodeState,
): UntypedServiceImplementation {
  const closing = new AbortController().signal;
  const stale = streamsServer({ log: older, checkCaller: () => undefined, isWritable: false, closing });
  return {
    read: (call: ServerWritableStream<ReadReq, ReadResp>) => {
      if (isRefused(call)) call.emit('error', refusal());
      else if (isLeader()) orderly.read(call);
      else stale.read(call);
    },
    append: (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>) => {
      if (isRefused(call)) {
        call.resume();
        answer(refusal());
      } else {
        orderly.append(call, answer);
      }
    },
  };
}

/** What a node answers that is not the leader, to a call that requires it. */
export function notLeader(leaderPort: number): GatewayRefusal {
  return new GatewayRefusal(status.NOT_FOUND, 'Leader info available', 'not-leader', {
    'leader-endpoint-host': '127.0.0.1',
    'leader-endpoint-port': String(leaderPort),
  });
}

/** What a node answers while there is no leader. */
export function electionUnderWay(): GatewayRefusal {
  return new GatewayRefusal(status.UNAVAILABLE, 'Server Is Not Ready');
}

/** A node as the gossip of its cluster describes it. */
export interface ClusterMember {
  readonly port: number;
  readonly isLeader: boolean;
  readonly isAlive: boolean;
}

/** The gossip service, by which a client with several hosts, or with discovery, chooses its node. */
export function gossipOf(
  members: () => readonly ClusterMember[],
): readonly [ServiceDefinition, UntypedServiceImplementation] {
  const service = gossipService.GossipService as unknown as ServiceDefinition;
  const read = (_: unknown, answer: sendUnaryData<ClusterInfoMessage>): void =>
    answer(null, new gossip.ClusterInfo().setMembersList(members().map(memberInfo)));
  return [service, { read }];
}

function memberInfo({ port, isLeader, isAlive }: ClusterMember): InstanceType<typeof gossip.MemberInfo> {
  const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
  return new gossip.MemberInfo()
    .setIsAlive(isAlive)
    .setState(isLeader ? LEADER : FOLLOWER)
    .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port));
}
