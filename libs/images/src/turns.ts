import type { ImageOwner } from '@parley/rooms';

interface Owned {
  readonly owner: ImageOwner;
}

/**
 * What waits: network after network, and in each device after device, however much each has waiting. Keys of devices cost
 * nothing, so whoever makes many has the turns of one network. What one device has keeps its order.
 */
export class Turns<One extends Owned> {
  /** In the order of their turns, on both levels; none without one that waits. */
  readonly #networks = new Map<string, Map<string, One[]>>();

  get size(): number {
    let size = 0;
    for (const network of this.#networks.keys()) size += this.ofNetwork(network);
    return size;
  }

  /** How many wait of this network, and of this device in it. */
  ofNetwork(network: string): number {
    let size = 0;
    for (const queue of this.#networks.get(network)?.values() ?? []) size += queue.length;
    return size;
  }
  ofDevice({ network, device }: ImageOwner): number {
    return this.#networks.get(network)?.get(device)?.length ?? 0;
  }

  add(one: One): void {
    this.#set(one.owner, [...this.#queue(one.owner), one]);
  }

  /** Before all that its device has waiting. */
  addFirst(one: One): void {
    this.#set(one.owner, [one, ...this.#queue(one.owner)]);
  }

  /** The first in turn that may go; it stays. */
  find(may: (one: One) => boolean = () => true): One | null {
    for (const devices of this.#networks.values())
      for (const queue of devices.values()) {
        const one = queue.find(may);
        if (one) return one;
      }
    return null;
  }

  /** It had its turn: the other devices of its network come first, and the other networks before them. */
  take(one: One): void {
    this.remove(one);
    const { network, device } = one.owner;
    const devices = this.#networks.get(network);
    if (!devices) return;
    const queue = devices.get(device);
    if (queue && devices.delete(device)) devices.set(device, queue);
    this.#networks.delete(network);
    this.#networks.set(network, devices);
  }

  /** False when it does not wait. */
  remove(one: One): boolean {
    const queue = this.#queue(one.owner);
    if (!queue.includes(one)) return false;
    this.#set(
      one.owner,
      queue.filter((other) => other !== one),
    );
    return true;
  }

  /** The last of the device with most waiting, in the network with most; this owner's at a draw. */
  lastOfMost({ network, device }: ImageOwner): One | null {
    let most = network;
    for (const other of this.#networks.keys()) if (this.ofNetwork(other) > this.ofNetwork(most)) most = other;
    let longest = most === network ? this.#queue({ network, device }) : [];
    for (const queue of this.#networks.get(most)?.values() ?? []) if (queue.length > longest.length) longest = queue;
    return longest.at(-1) ?? null;
  }

  #queue({ network, device }: ImageOwner): readonly One[] {
    return this.#networks.get(network)?.get(device) ?? [];
  }

  #set({ network, device }: ImageOwner, queue: One[]): void {
    const devices = this.#networks.get(network) ?? new Map<string, One[]>();
    if (queue.length > 0) devices.set(device, queue);
    else devices.delete(device);
    if (devices.size > 0) this.#networks.set(network, devices);
    else this.#networks.delete(network);
  }
}
