import type { ServerTime } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import type { LogRecord } from '@parley/rooms';
import { serviceLog } from '../log/service-log.js';
import { later } from '../oversight-parts.js';

/** Networks named in one window; whatever comes beyond is one number. */
const NAMED_NETWORKS = 100;
const WINDOW_SECONDS = 60;

/** Somebody whom admin does not answer. */
export interface Denied {
  /** As far as it is known; null when a proxy named none. */
  address: string | null;
  /** The IPv4 address, or the IPv6 /64: a stranger has many addresses of one. */
  network: string;
}

/**
 * What the log says of refused networks: the first request of each network in a minute at once, the rest as counts when the minute
 * is over, and beyond 100 networks one total. So strangers add at most 101 entries a minute, however many they are.
 */
export class DeniedNetworks {
  #since: ServerTime | null = null;
  readonly #more = new Map<string, number>();
  #others = 0;

  constructor(private readonly logKey: DataKey) {}

  /** What must be logged now that this one was refused. */
  refused(denied: Denied, now: ServerTime): LogRecord[] {
    const ended = this.over(now);
    this.#since ??= now;
    const more = this.#more.get(denied.network);
    if (more !== undefined) {
      this.#more.set(denied.network, more + 1);
      return ended;
    }
    if (this.#more.size >= NAMED_NETWORKS) {
      this.#others += 1;
      return ended;
    }
    this.#more.set(denied.network, 0);
    return [...ended, this.#record({ address: denied.address, network: denied.network })];
  }

  /** The counts of a minute that is over; nothing before that. */
  over(now: ServerTime): LogRecord[] {
    return this.#since !== null && now >= later(this.#since, WINDOW_SECONDS) ? this.counts() : [];
  }

  /** The counts so far, and a new minute: what a stopping program still has to say. */
  counts(): LogRecord[] {
    const more = Object.fromEntries([...this.#more].filter(([, count]) => count > 0));
    const details = { more, others: this.#others };
    const silent = this.#others === 0 && Object.keys(more).length === 0;
    this.#since = null;
    this.#more.clear();
    this.#others = 0;
    return silent ? [] : [this.#record(details)];
  }

  #record(details: Readonly<Record<string, unknown>>): LogRecord {
    return serviceLog(this.logKey, 'network_denied', null, details);
  }
}
