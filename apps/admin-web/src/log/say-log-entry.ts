import {
  CLOSE_REASONS,
  englishTerms,
  ROLES,
  ROOM_KINDS,
  type LogEntryView,
  type LogType,
  type Role,
} from '@parley/contracts';
import { utcMinute } from '../time/format-time.js';
import { texts } from '../texts/en.js';

const say = texts.log;

/** A log entry in words. */
export interface SaidEntry {
  who: string;
  what: string;
  /** What else its details say, a line each. */
  notes: string[];
  from: string | null;
  /** Somebody was turned away from the console. */
  refused: boolean;
}

/** Reads details as they were sealed: what is not there, or not of its kind, is null. */
class Details {
  constructor(private readonly all: Readonly<Record<string, unknown>>) {}
  text(name: string): string | null {
    const value = this.all[name];
    return typeof value === 'string' && value !== '' ? value : null;
  }
  number(name: string): number | null {
    const value = this.all[name];
    return typeof value === 'number' ? value : null;
  }
  one<Value extends string>(name: string, values: readonly Value[]): Value | null {
    return values.find((value) => value === this.all[name]) ?? null;
  }
  roles(name: string): Role[] {
    const value = this.all[name];
    return Array.isArray(value) ? ROLES.filter((role) => value.includes(role)) : [];
  }
  counts(name: string): [string, number][] {
    const value = this.all[name];
    return typeof value === 'object' && value !== null
      ? Object.entries(value).filter((pair): pair is [string, number] => typeof pair[1] === 'number')
      : [];
  }
  /** How many a list has, or what already is a number. */
  count(name: string): number {
    const value = this.all[name];
    return Array.isArray(value) ? value.length : (this.number(name) ?? 0);
  }
  is(name: string): boolean {
    return this.all[name] === true;
  }
  get altered(): boolean {
    return this.all.altered === true;
  }
}

export function sayLogEntry({ type, details }: Pick<LogEntryView, 'type' | 'details'>): SaidEntry {
  const known = details && new Details(details);
  const said = {
    what: texts.logTypes[type],
    refused:
      type === 'sign_in_failed' ||
      type === 'network_denied' ||
      type === 'reading_refused' ||
      type === 'credential_refused',
    from: known?.text('address') ?? null,
  };
  if (!known || known.altered) return { ...said, who: '–', notes: [known ? say.detailsAltered : say.detailsGone] };
  return { ...said, who: whoOf(type, known), notes: notesOf(type, known).filter((note) => note !== null) };
}

function whoOf(type: LogType, details: Details): string {
  const name = details.text('name');
  switch (type) {
    case 'room_opened':
    case 'room_activated':
      return say.seat(1);
    case 'room_joined': {
      const seat = details.number('seat') ?? 0;
      return name === null ? say.seat(seat) : say.seatOfName(seat, name);
    }
    case 'room_refused':
    case 'room_ended': {
      const seat = details.number('by');
      return seat === null ? say.service : say.seat(seat);
    }
    case 'reading_asked':
    case 'reading_ended':
    case 'administrator_enrolled':
    case 'signed_in':
    case 'signed_out':
    case 'reading_agreed':
    case 'reading_refused':
    case 'export_asked':
    case 'export_made':
    case 'hold_placed':
    case 'hold_released':
    case 'destruction_asked':
    case 'rotation_asked':
    case 'administrator_invited':
    case 'administrator_changed':
    case 'administrator_removed':
    case 'passkey_added':
    case 'passkey_removed':
    case 'recovery_codes_made':
      return name ?? say.service;
    // Entries of the first version had the new name in place of who made it.
    case 'administrator_created':
      return details.text('account') === null ? say.service : (name ?? say.service);
    case 'sign_in_failed':
      return name ?? say.unknownName;
    case 'network_denied':
      return say.nobody;
    case 'policy_changed':
    case 'room_locked':
    case 'room_archived':
    case 'room_destroyed':
    case 'heads':
    case 'log_restored':
    case 'checkpoint_key_changed':
    case 'keys_rotated':
    case 'credential_refused':
      return say.service;
  }
}

const WAYS = Object.keys(say.ways) as (keyof typeof say.ways)[];
const CHANGES = Object.keys(say.changes) as (keyof typeof say.changes)[];

/** How somebody proved who they are, or made somebody, where it is not the usual way. */
function wayOf(details: Details): string | null {
  const way = details.one('by', WAYS);
  return way && say.by(say.ways[way]);
}

function notesOf(type: LogType, details: Details): (string | null)[] {
  switch (type) {
    case 'room_refused': {
      const name = details.text('name');
      return [name === null ? details.text('from') : say.wentOut(name, details.text('from'))];
    }
    case 'room_ended':
    case 'room_destroyed': {
      const reason = details.one('reason', CLOSE_REASONS);
      const last = details.number('lastSeq');
      const certificate = details.number('certificate');
      return [
        reason && say.because(texts.closed[reason]),
        last === null ? null : say.lastEntry(last),
        certificate === null ? null : say.certificate(certificate),
      ];
    }
    case 'reading_asked': {
      const reason = details.text('reason');
      const endsAt = details.number('endsAt');
      const approvals = details.number('approvals');
      return [
        reason === null ? null : say.reason(reason),
        endsAt === null ? null : say.until(utcMinute(endsAt)),
        approvals === null ? null : say.waitsFor(approvals),
      ];
    }
    case 'reading_agreed':
    case 'reading_refused': {
      const reader = details.text('reader');
      const endsAt = details.number('endsAt');
      return [
        reader === null ? null : say.ofReader(reader),
        endsAt === null ? null : say.until(utcMinute(endsAt)),
        details.is('madeReader') ? say.madeReader : null,
      ];
    }
    case 'credential_refused':
      return [say.alteredRow[details.text('row') ?? ''] ?? null];
    case 'reading_ended':
      return [say.endedBy[details.text('by') ?? ''] ?? null];
    case 'export_asked':
    case 'export_made':
      return exportNotes(details);
    case 'hold_placed': {
      const reason = details.text('reason');
      return [reason === null ? null : say.reason(reason)];
    }
    case 'hold_released': {
      const placedBy = details.text('placedBy');
      return [placedBy === null ? null : say.placedBy(placedBy)];
    }
    case 'room_archived': {
      const entries = details.number('entries');
      const bytes = details.number('bytes');
      const parts = details.number('parts');
      return [
        [
          entries === null ? null : say.entries(entries),
          bytes === null ? null : say.bytes(bytes),
          parts === null ? null : say.parts(parts),
        ]
          .filter((fact) => fact !== null)
          .join(', ') || null,
      ];
    }
    case 'heads': {
      const rooms = details.number('rooms');
      return [rooms === null ? null : say.covers(rooms)];
    }
    case 'rotation_asked':
    case 'keys_rotated': {
      const to = details.number('masterKeyId');
      const rewrapped = details.number('rewrapped');
      return [to === null ? null : say.keysTo(to), rewrapped === null ? null : say.rewrapped(rewrapped)];
    }
    case 'checkpoint_key_changed': {
      const to = details.text('to');
      return [to === null ? null : say.newKey(to)];
    }
    case 'log_restored': {
      const origin = details.text('origin');
      return [origin === null ? null : say.restoredFrom(origin, details.number('size'))];
    }
    case 'administrator_created':
    case 'administrator_enrolled': {
      const name = details.text('account') ?? details.text('name');
      const roles = texts.rolesOf(details.roles('roles'));
      return [
        type === 'administrator_enrolled' ? roles : name === null ? null : say.account(name, roles),
        wayOf(details),
      ];
    }
    case 'sign_in_failed': {
      const until = details.number('lockedUntil');
      return [until === null ? null : say.lockedUntil(utcMinute(until)), wayOf(details)];
    }
    case 'network_denied': {
      const others = details.number('others') ?? 0;
      const network = details.text('network');
      return [
        network === null || network === details.text('address') ? null : say.network(network),
        ...details.counts('more').map(([more, count]) => say.morePerNetwork(more, count)),
        others === 0 ? null : say.otherNetworks(others),
      ];
    }
    case 'policy_changed': {
      const kind = details.one('kind', ROOM_KINDS);
      const version = details.number('version');
      return [kind === null || version === null ? null : say.policy(englishTerms.kinds[kind].title, version)];
    }
    case 'signed_in': {
      const left = details.number('left');
      return [wayOf(details), details.text('passkey'), left === null ? null : say.left(left)];
    }
    case 'signed_out':
      return [details.text('account')];
    case 'administrator_invited': {
      const until = details.number('expiresAt');
      return [details.text('account'), wayOf(details), until === null ? null : say.until(utcMinute(until))];
    }
    case 'administrator_changed': {
      const change = details.one('change', CHANGES);
      const to = details.roles('to');
      return [
        details.text('account'),
        change && say.changes[change],
        details.text('issuer'),
        to.length === 0 ? null : say.rolesFromTo(texts.rolesOf(details.roles('from')), texts.rolesOf(to)),
      ];
    }
    case 'administrator_removed': {
      const account = details.text('account');
      return [account && say.account(account, texts.rolesOf(details.roles('roles')))];
    }
    case 'passkey_added':
    case 'passkey_removed':
      return [details.text('passkey')];
    case 'recovery_codes_made': {
      const count = details.number('count');
      return [count === null ? null : say.made(count)];
    }
    case 'room_opened':
    case 'room_activated':
    case 'room_joined':
    case 'room_locked':
    case 'destruction_asked':
      return [];
  }
}

function exportNotes(details: Details): (string | null)[] {
  const format = details.text('format');
  const redacted = details.count('redacted');
  const entries = details.number('entries');
  const bytes = details.number('bytes');
  const digest = details.text('sha256');
  return [
    format === null ? null : say.format(format),
    redacted === 0 ? null : say.redacted(redacted),
    entries === null ? null : say.entries(entries),
    bytes === null ? null : say.bytes(bytes),
    digest === null ? null : say.digest(digest),
  ];
}
