import type { RoomId } from '@parley/contracts';
import { dataKeyFrom, newDataKey } from '@parley/crypto';
import type { DataKey, KeyVault } from '@parley/crypto';
import { LRUCache } from 'lru-cache';
import type { RoomStore, WrappedRoomKey } from '../ports/room-store.js';

/** The key of a room that was destroyed is gone, and with it every word. */
export class RoomKeyGone extends Error {
  override readonly name = 'RoomKeyGone';
}

const contextOf = (id: RoomId, version: number) => ({ purpose: 'room' as const, id, version });

/** Data keys of rooms: made once a room, unwrapped when first needed, then held in memory. */
export class RoomKeys {
  private readonly held = new LRUCache<RoomId, Promise<DataKey>>({ max: 20_000 });

  constructor(
    private readonly vault: KeyVault,
    private readonly storeOf: (id: RoomId) => Pick<RoomStore, 'key'>,
  ) {}

  async create(id: RoomId): Promise<{ key: DataKey; wrapped: WrappedRoomKey }> {
    const key = newDataKey(1);
    const wrapped = await this.vault.wrap(key.bytes(), contextOf(id, 1));
    this.held.set(id, Promise.resolve(key));
    return { key, wrapped: { version: 1, ...wrapped } };
  }

  /** Throws RoomKeyGone when the room has none any more. */
  of(id: RoomId): Promise<DataKey> {
    const held = this.held.get(id);
    if (held) return held;
    const loading = this.load(id);
    this.held.set(id, loading);
    loading.catch(() => this.held.delete(id));
    return loading;
  }

  forget(id: RoomId): void {
    this.held.delete(id);
  }

  private async load(id: RoomId): Promise<DataKey> {
    const kept = await this.storeOf(id).key(id);
    if (!kept) throw new RoomKeyGone();
    const bytes = await this.vault.unwrap(kept.wrapped, {
      ...contextOf(id, kept.version),
      masterKeyId: kept.masterKeyId,
    });
    return dataKeyFrom(bytes, kept.version);
  }
}
