import type { ClientEvents, RoomId, ServerEvents, Thumbprint } from '@parley/contracts';
import type { Caller, ConnectionReference, Speaker } from '@parley/rooms';
import type { Server, Socket } from 'socket.io';

/** What gateways say to each other; checked on arrival, whatever the types say. */
export interface GatewayEvents {
  'room:news': (news: unknown) => void;
  /** A device waits at a room's door; whoever holds its socket listens for the answer. */
  'knock:awaited': (roomId: unknown, thumbprint: unknown) => void;
}
export interface SocketData {
  caller: Caller;
  /** The rooms this socket has entered. */
  speakers: Map<RoomId, Speaker>;
  /** Where its address is kept in each room it ever entered: once, however often it enters. */
  connections: Map<RoomId, ConnectionReference>;
}
export type ChatServer = Server<ClientEvents, ServerEvents, GatewayEvents, SocketData>;
export type ChatSocket = Socket<ClientEvents, ServerEvents, GatewayEvents, SocketData>;

/** Socket.IO rooms: everybody in a room of ours, and every socket of a device. */
export const everyoneIn = (id: RoomId): string => `room:${id}`;
export const socketsOf = (thumbprint: Thumbprint): string => `device:${thumbprint}`;
