import { describe, expect, it } from '@jest/globals';
import type { ServerTime } from '@parley/contracts';
import { newDataKey } from '@parley/crypto';
import { openLogDetails } from '@parley/rooms';
import type { LogRecord } from '@parley/rooms';
import { DeniedNetworks } from '../index.js';

const at = (seconds: number): ServerTime => (1_700_000_000_000 + seconds * 1000) as ServerTime;
const key = newDataKey(1);
const details = (records: readonly LogRecord[]) => records.map((record) => openLogDetails(key, record.details, null));
const from = (network: string) => ({ address: network, network });

describe('refused networks in the log', () => {
  it('are named at once, then counted when their minute is over', () => {
    const denied = new DeniedNetworks(key);
    expect(details(denied.refused(from('192.0.2.1'), at(0)))).toEqual([from('192.0.2.1')]);
    expect(denied.refused(from('192.0.2.1'), at(1))).toEqual([]);
    expect(denied.refused(from('192.0.2.1'), at(2))).toEqual([]);
    expect(details(denied.refused(from('192.0.2.2'), at(3)))).toEqual([from('192.0.2.2')]);
    expect(denied.over(at(59))).toEqual([]);
    expect(details(denied.over(at(60)))).toEqual([{ more: { '192.0.2.1': 2 }, others: 0 }]);
    expect(denied.over(at(200))).toEqual([]);
    expect(details(denied.refused(from('192.0.2.1'), at(201)))).toEqual([from('192.0.2.1')]);
  });

  it('add 101 entries a minute, however many strangers come', () => {
    const denied = new DeniedNetworks(key);
    let written = 0;
    for (let n = 0; n < 5_000; n += 1)
      written += denied.refused(from(`2001:db8:0:${n.toString(16)}::/64`), at(n / 100)).length;
    expect(written).toBe(100);
    expect(details(denied.over(at(60)))).toEqual([{ more: {}, others: 4_900 }]);
  });

  it('say the counts of the last minute before the next is begun, or when the program stops', () => {
    const denied = new DeniedNetworks(key);
    denied.refused(from('192.0.2.1'), at(0));
    denied.refused(from('192.0.2.1'), at(1));
    expect(details(denied.refused(from('192.0.2.9'), at(90)))).toEqual([
      { more: { '192.0.2.1': 1 }, others: 0 },
      from('192.0.2.9'),
    ]);
    denied.refused(from('192.0.2.9'), at(91));
    expect(details(denied.counts())).toEqual([{ more: { '192.0.2.9': 1 }, others: 0 }]);
  });
});
