import type { AdministratorId, HourFigures, LogType, RoomId, RoomState, ServerTime } from '@parley/contracts';
import { isRefusal, refuse, ROOM_STATES } from '@parley/contracts';
import { MasterKeyRing, newDataKey, parseMasterKeys } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import { openLogDetails, RoomKeys } from '@parley/rooms';
import type { KeptAttachment, LogRecord, WrappedRoomKey } from '@parley/rooms';
import { generateSync } from 'otplib';
import { installedFont } from './installed-fonts.js';
import type {
  Administrator,
  ArchiveFacts,
  Attempts,
  Challenge,
  Credentials,
  EndedReading,
  Export,
  Identity,
  Invitation,
  Hold,
  KeptRoom,
  LoggedRecord,
  MasterKeyUse,
  OversightParts,
  Passkey,
  Reading,
  RoomFacts,
  Rotation,
  SeatName,
  Session,
  StoredPart,
  TranscriptRow,
} from '../src/index.js';
import { readingState } from '../src/readings/view-reading.js';

/** A store in this process with the same promises: what has to be one transaction is one step here. */
export class MemoryOversight {
  readonly people = new Map<string, Administrator & { secrets?: Omit<Credentials, 'administrator'> }>();
  /** Names of those who were removed. */
  readonly removed = new Set<string>();
  /** By whose hands each account went. */
  readonly makers = new Map<AdministratorId, Set<AdministratorId>>();
  readonly invitations = new Map<string, Invitation>();
  readonly sessions = new Map<string, Session>();
  /** Unused ones, by digest. */
  readonly recoveryCodes = new Map<string, AdministratorId>();
  readonly passkeys = new Map<string, Passkey>();
  readonly challenges = new Map<string, Challenge>();
  readonly identities = new Map<string, { administratorId: AdministratorId; at: ServerTime }>();
  /** Who comes back from the provider; null: nobody who can be believed. */
  provider: Identity | 'away' | null = null;
  readonly attempts = new Map<string, Attempts>();
  readonly readings = new Map<string, Reading>();
  readonly rooms = new Map<RoomId, RoomFacts>();
  readonly rows = new Map<RoomId, TranscriptRow[]>();
  readonly names = new Map<RoomId, SeatName[]>();
  readonly roomKeys = new Map<RoomId, WrappedRoomKey>();
  readonly archives = new Map<RoomId, ArchiveFacts>();
  readonly holds = new Map<string, Hold>();
  /** Rooms that keeper has begun to destroy. */
  readonly begun = new Set<RoomId>();
  rotations: Rotation[] = [];
  keyUses: MasterKeyUse[] = [];
  readonly exports = new Map<string, Export>();
  readonly attachments = new Map<string, KeptAttachment>();
  readonly objects = new Map<string, Sealed>();
  readonly log: LoggedRecord[] = [];
  /** What happened, by hours in which anything did. */
  readonly hours: HourFigures[] = [];
  /** What the log answers instead of writing. */
  logFailure: Error | null = null;
  clock = Date.UTC(2026, 0, 5, 12) as ServerTime;
  readonly keys = { administrators: newDataKey(1), log: newDataKey(1) };
  readonly vault = new MasterKeyRing(testMasterKeys());
  /** Passwords compared, decoys included. */
  readonly compared: string[] = [];

  readonly parts: OversightParts = {
    administrators: {
      create: (administrator, makerId, log) => {
        if (this.named(administrator.name) || this.removed.has(administrator.name.toLowerCase()))
          return Promise.resolve(refuse('conflict'));
        return this.write(log, () => {
          this.people.set(administrator.id, administrator);
          this.noteMaker(administrator.id, makerId);
          return null;
        });
      },
      makersOf: (id) => Promise.resolve(this.makersOf(id)),
      find: (id) => Promise.resolve(this.people.get(id) ?? null),
      findByName: (name) => Promise.resolve(this.named(name) ?? null),
      list: () => Promise.resolve([...this.people.values()]),
      listings: (now) =>
        Promise.resolve(
          [...this.people.values()].map(({ secrets, ...one }) => ({
            ...one,
            enrolled: secrets !== undefined,
            passkeys: [...this.passkeys.values()].filter(({ administratorId }) => administratorId === one.id).length,
            recoveryCodesLeft: this.codesLeft(one.id),
            oidc: [...this.identities.values()].some(({ administratorId }) => administratorId === one.id),
            invitedUntil:
              [...this.invitations.values()].find(
                ({ administratorId, expiresAt }) => administratorId === one.id && now < expiresAt,
              )?.expiresAt ?? null,
          })),
        ),
      anySignedIn: () => Promise.resolve([...this.people.values()].some((one) => one.signedInAt !== null)),
      credentials: (name) => {
        const found = this.named(name);
        return Promise.resolve(found?.secrets ? { administrator: found, ...found.secrets } : null);
      },
      signIn: (step, session, log) => {
        const one = this.people.get(session.administratorId);
        if (!one?.secrets || step <= one.secrets.lastStep) return Promise.resolve(false);
        const secrets = { ...one.secrets, lastStep: step };
        return this.write(log, () => {
          this.people.set(one.id, { ...one, secrets });
          return this.begin(session);
        });
      },
      changePassword: ({ administratorId, passwordHash, step, sessionId, at }, log) => {
        const one = this.people.get(administratorId);
        if (!one?.secrets || step <= one.secrets.lastStep) return Promise.resolve(false);
        const secrets = { ...one.secrets, passwordHash, lastStep: step };
        return this.write(log(this.endReadings(one.id, at)), () => {
          this.people.set(one.id, { ...one, secrets });
          this.forgetSessions(one.id, sessionId);
          return true;
        });
      },
      changeRoles: ({ id, roles, makerId, at }, log) => {
        const one = this.people.get(id);
        if (!one) return Promise.resolve(refuse('not_found'));
        if (!roles.includes('security') && this.isLast(one)) return Promise.resolve(refuse('last_security'));
        const ended = roles.includes('auditor') ? [] : this.endReadings(id, at);
        return this.write(log(ended), () => {
          this.noteMaker(id, makerId);
          this.people.set(id, { ...one, roles: [...roles] });
          return null;
        });
      },
      remove: (id, at, log) => {
        const one = this.people.get(id);
        if (!one) return Promise.resolve(refuse('not_found'));
        if (this.isLast(one)) return Promise.resolve(refuse('last_security'));
        return this.write(log(this.endReadings(id, at)), () => {
          this.people.delete(id);
          this.removed.add(one.name.toLowerCase());
          this.forgetSessions(id);
          this.forgetWaysIn(id);
          return null;
        });
      },
    },
    invitations: {
      replace: (invitation, { by }, log) => {
        if (!this.people.has(invitation.administratorId)) return Promise.resolve(false);
        for (const [hash, other] of this.invitations)
          if (other.administratorId === invitation.administratorId) this.invitations.delete(hash);
        return this.write(log, () => {
          this.noteMaker(invitation.administratorId, by);
          this.invitations.set(hex(invitation.secretHash), invitation);
          return true;
        });
      },
      find: (secretHash, now) => {
        const invitation = this.invitations.get(hex(secretHash));
        const administrator = invitation && this.people.get(invitation.administratorId);
        return Promise.resolve(administrator && now < invitation.expiresAt ? { invitation, administrator } : null);
      },
      use: (secretHash, { passwordHash, step, session, recoveryCodes, log }) => {
        const invitation = this.invitations.get(hex(secretHash));
        const one = invitation && this.people.get(invitation.administratorId);
        if (!one || session.startedAt >= invitation.expiresAt) return Promise.resolve(false);
        return this.write(log(this.endReadings(one.id, session.startedAt)), () => {
          this.invitations.delete(hex(secretHash));
          const secrets = { passwordHash, totpSecret: invitation.totpSecret, lastStep: step };
          this.people.set(one.id, { ...one, signedInAt: session.startedAt, secrets });
          this.forgetSessions(one.id);
          this.forgetWaysIn(one.id);
          for (const hash of recoveryCodes) this.recoveryCodes.set(hex(hash), one.id);
          this.sessions.set(session.id, session);
          return true;
        });
      },
    },
    recoveryCodes: {
      isUnused: (id, hash) => Promise.resolve(this.recoveryCodes.get(hex(hash)) === id),
      left: (id) => Promise.resolve(this.codesLeft(id)),
      replace: (id, step, hashes, log) => {
        const one = this.people.get(id);
        if (!one?.secrets || step <= one.secrets.lastStep) return Promise.resolve(false);
        const secrets = { ...one.secrets, lastStep: step };
        return this.write(log, () => {
          this.people.set(id, { ...one, secrets });
          for (const [hash, owner] of this.recoveryCodes) if (owner === id) this.recoveryCodes.delete(hash);
          for (const hash of hashes) this.recoveryCodes.set(hex(hash), id);
          return true;
        });
      },
      signIn: (hash, session, log) => {
        if (this.recoveryCodes.get(hex(hash)) !== session.administratorId) return Promise.resolve(false);
        this.recoveryCodes.delete(hex(hash));
        return this.write(log(this.codesLeft(session.administratorId)), () => this.begin(session));
      },
    },
    passkeys: {
      find: (id) => {
        const passkey = this.passkeys.get(id);
        const administrator = passkey && this.people.get(passkey.administratorId);
        return Promise.resolve(administrator ? { passkey, administrator } : null);
      },
      ofAdministrator: (id) =>
        Promise.resolve([...this.passkeys.values()].filter(({ administratorId }) => administratorId === id)),
      add: (passkey, log) => {
        if (this.passkeys.has(passkey.id)) return Promise.resolve(refuse('conflict'));
        return this.write(log, () => {
          this.passkeys.set(passkey.id, passkey);
          return null;
        });
      },
      remove: (id, administratorId, log) =>
        this.passkeys.get(id)?.administratorId === administratorId
          ? this.write(log, () => this.passkeys.delete(id))
          : Promise.resolve(false),
      signIn: (id, counter, session, log) => {
        const passkey = this.passkeys.get(id);
        if (!passkey || (passkey.counter + counter > 0 && counter <= passkey.counter)) return Promise.resolve(false);
        return this.write(log, () => {
          this.passkeys.set(id, { ...passkey, counter, usedAt: session.startedAt });
          return this.begin(session);
        });
      },
    },
    // An answer says outright which challenge, key and counter it is for; the real ceremonies have their own tests.
    ceremonies: {
      creationOptions: (_owner, known, challenge) => Promise.resolve({ challenge, known: known.map(({ id }) => id) }),
      requestOptions: (challenge) => Promise.resolve({ challenge }),
      challengeIn: ({ challenge }) => (typeof challenge === 'string' ? challenge : null),
      created: ({ id, key }) =>
        Promise.resolve(
          typeof key === 'string' ? { id, publicKey: Buffer.from(key), counter: 0, transports: [] } : null,
        ),
      signed: ({ key, counter }, { publicKey }) =>
        Promise.resolve(key === publicKey.toString() && typeof counter === 'number' ? counter : null),
    },
    challenges: {
      keep: (challenge, { each, strangers, now }) => {
        const open = [...this.challenges.values()].filter(({ expiresAt }) => now < expiresAt);
        const { administratorId, network } = challenge;
        const own = open.filter((one) =>
          administratorId === null ? one.network === network : one.administratorId === administratorId,
        );
        const isFull =
          administratorId === null && open.filter((one) => one.administratorId === null).length >= strangers;
        if (isFull || own.length >= each) return Promise.resolve(false);
        this.challenges.set(hex(challenge.hash), challenge);
        return Promise.resolve(true);
      },
      take: (hash, purpose, now) => {
        const found = this.challenges.get(hex(hash));
        if (found?.purpose !== purpose) return Promise.resolve(null);
        this.challenges.delete(hex(hash));
        return Promise.resolve(now < found.expiresAt ? found : null);
      },
    },
    identities: {
      find: (identity) =>
        Promise.resolve(this.people.get(this.identities.get(keyOf(identity))?.administratorId ?? '') ?? null),
      connectedAt: (id) =>
        Promise.resolve([...this.identities.values()].find((one) => one.administratorId === id)?.at ?? null),
      connect: (identity, administratorId, at, log) => {
        if (this.identities.has(keyOf(identity))) return Promise.resolve(refuse('conflict'));
        return this.write(log, () => {
          this.identities.set(keyOf(identity), { administratorId, at });
          return null;
        });
      },
      disconnect: (id, _issuer, log) => {
        const found = [...this.identities].find(([, one]) => one.administratorId === id);
        return found ? this.write(log, () => this.identities.delete(found[0])) : Promise.resolve(false);
      },
      signIn: (identity, session, log) =>
        this.identities.get(keyOf(identity))?.administratorId === session.administratorId
          ? this.write(log, () => this.begin(session))
          : Promise.resolve(false),
    },
    singleSignOn: {
      issuer: 'https://id.example',
      name: 'Example',
      begin: ({ state }) =>
        Promise.resolve(this.provider === 'away' ? 'away' : new URL(`https://id.example/auth?state=${state}`)),
      end: () => Promise.resolve(this.provider),
    },
    sessions: {
      find: (tokenHash) => {
        const session = [...this.sessions.values()].find((one) => one.tokenHash.equals(tokenHash));
        const administrator = session && this.people.get(session.administratorId);
        return Promise.resolve(administrator ? { session, administrator } : null);
      },
      ofAdministrator: (id) => Promise.resolve([...this.sessions.values()].filter((one) => one.administratorId === id)),
      touch: (id, at) => {
        const session = this.sessions.get(id);
        if (session && session.lastUsedAt < at) this.sessions.set(id, { ...session, lastUsedAt: at });
        return Promise.resolve();
      },
      confirm: ({ id, administratorId, at, by }) => {
        const session = this.sessions.get(id);
        const one = this.people.get(administratorId);
        if (!session || !one?.secrets) return Promise.resolve(false);
        if ('step' in by) {
          if (by.step <= one.secrets.lastStep) return Promise.resolve(false);
          this.people.set(one.id, { ...one, secrets: { ...one.secrets, lastStep: by.step } });
        } else {
          const passkey = this.passkeys.get(by.passkey);
          if (!passkey || (passkey.counter + by.counter > 0 && by.counter <= passkey.counter))
            return Promise.resolve(false);
          this.passkeys.set(passkey.id, { ...passkey, counter: by.counter, usedAt: at });
        }
        this.sessions.set(id, { ...session, confirmedAt: at });
        return Promise.resolve(true);
      },
      end: ({ id, administratorId, at }, log) => {
        const found = [...this.sessions.values()].filter(
          (one) => one.administratorId === administratorId && (id === null || one.id === id),
        );
        const anothers = id !== null && found.length === 0 && this.sessions.has(id);
        const ended = anothers ? [] : this.endReadings(administratorId, at);
        if (found.length === 0 && ended.length === 0) return Promise.resolve(false);
        return this.write(log(ended), () => {
          for (const one of found) this.sessions.delete(one.id);
          return true;
        });
      },
    },
    attempts: {
      change: (subjects, decide) => {
        const none = { failures: 0, lockedUntil: 0 as ServerTime, forgetAt: 0 as ServerTime };
        const change = decide(subjects.map((subject) => this.attempts.get(subject) ?? { subject, ...none }));
        return this.write(change.log, () => {
          for (const one of change.write) this.attempts.set(one.subject, one);
          return change.result;
        });
      },
    },
    passwords: {
      decoy: 'hash of nothing',
      hash: (password) => Promise.resolve(`hash of ${password}`),
      verify: (hash, password) => {
        this.compared.push(hash);
        return Promise.resolve(hash === `hash of ${password}`);
      },
    },
    readings: {
      open: (reading, log) => this.write(log, () => void this.readings.set(reading.id, reading)),
      find: (id) => Promise.resolve(this.readings.get(id) ?? null),
      list: ({ administratorId, roomId, state, before, limit, now }) =>
        Promise.resolve(
          [...this.readings.values()]
            .filter((one) => administratorId === null || one.administratorId === administratorId)
            .filter((one) => roomId === null || one.roomId === roomId)
            .filter((one) => state === null || readingState(one, now) === state)
            .filter((one) => before === null || one.id < before)
            .sort((a, b) => (a.id < b.id ? 1 : -1))
            .slice(0, limit),
        ),
      change: (id, decide) => {
        const reading = this.readings.get(id);
        if (!reading) return Promise.resolve(refuse('not_found'));
        const change = decide(reading);
        if (isRefusal(change)) return Promise.resolve(change);
        const { log, approval, ...times } = change;
        const changed = { ...reading, ...times, approvals: [...reading.approvals, ...(approval ? [approval] : [])] };
        return this.write(log, () => {
          this.readings.set(id, changed);
          return changed;
        });
      },
    },
    approvals: 0,
    rooms: {
      list: ({ before, limit }) =>
        Promise.resolve(
          [...this.rooms.values()]
            .filter((room) => before === null || room.id < before)
            .sort((a, b) => (a.id < b.id ? 1 : -1))
            .slice(0, limit),
        ),
      find: (id) => Promise.resolve(this.rooms.get(id) ?? null),
      counts: () => Promise.resolve({ roomsByState: noRooms(), messages: 0, readings: this.readings.size }),
      transcript: (id, { after, limit }) =>
        Promise.resolve((this.rows.get(id) ?? []).filter((row) => row.seq > after).slice(0, limit)),
      names: (id) => Promise.resolve(this.names.get(id) ?? []),
      key: (id) => Promise.resolve(this.roomKeys.get(id) ?? null),
      archive: (id) => Promise.resolve(this.archives.get(id) ?? null),
    },
    roomKeys: new RoomKeys(this.vault, () => ({ key: (id) => Promise.resolve(this.roomKeys.get(id) ?? null) })),
    log: {
      append: (records) => this.write(records, () => undefined),
      read: ({ type, roomId, administratorId = null, from = null, to = null, before, limit }) =>
        Promise.resolve(
          [...this.log]
            .reverse()
            .filter((entry) => type === null || entry.type === type)
            .filter((entry) => roomId === null || entry.roomId === roomId)
            .filter((entry) => before === null || entry.index < before)
            .filter((entry) => administratorId === null || this.isActOf(administratorId, entry.subject))
            .filter((entry) => (from === null || entry.at >= from) && (to === null || entry.at < to))
            .slice(0, limit),
        ),
      size: () => Promise.resolve(this.log.length),
    },
    figures: {
      hours: (since) => Promise.resolve(this.hours.filter(({ hour }) => hour >= since)),
      jobs: () => Promise.resolve([]),
      log: () => Promise.resolve({ size: this.log.length, checkpoint: null }),
    },
    holds: {
      place: (hold, decide) => {
        const room = this.kept(hold.roomId);
        const log = room ? decide(room) : refuse('not_found');
        if (isRefusal(log)) return Promise.resolve(log);
        return this.write(log, () => {
          this.holds.set(hold.id, hold);
          return null;
        });
      },
      list: ({ roomId, released, limit }) =>
        Promise.resolve(
          [...this.holds.values()]
            .filter((hold) => roomId === null || hold.roomId === roomId)
            .filter((hold) => released === null || (hold.releasedAt !== null) === released)
            .reverse()
            .slice(0, limit),
        ),
      release: (id, decide) => {
        const hold = this.holds.get(id);
        if (!hold) return Promise.resolve(refuse('not_found'));
        const release = decide(hold);
        if (isRefusal(release)) return Promise.resolve(release);
        const { releasedAt, administratorId, log } = release;
        return this.write(log, () => {
          this.holds.set(id, { ...hold, releasedAt, releasedBy: this.people.get(administratorId)?.name ?? null });
          return null;
        });
      },
    },
    destructions: {
      ask: (id, decide) => {
        const room = this.rooms.get(id);
        const kept = this.kept(id);
        const asked = kept ? decide(kept) : refuse('not_found');
        if (!room || isRefusal(asked)) return Promise.resolve(isRefusal(asked) ? asked : refuse('not_found'));
        return this.write(asked.log, () => {
          this.rooms.set(id, { ...room, destructionAsked: asked.at });
          return null;
        });
      },
    },
    rotations: {
      uses: () => Promise.resolve(this.keyUses),
      list: (limit) => Promise.resolve(this.rotations.toReversed().slice(0, limit)),
      ask: (rotation, decide) => {
        const [last = null] = this.rotations.slice(-1);
        const unfinished = last?.finishedAt === null ? last.masterKeyId : null;
        const log = decide({ unfinished, uses: this.keyUses });
        if (isRefusal(log)) return Promise.resolve(log);
        return this.write(log, () => {
          this.rotations.push(rotation);
          return null;
        });
      },
    },
    primaryMasterKey: 1,
    attestations: {
      checkpoints: () => Promise.resolve([]),
      verifier: () => Promise.resolve(null),
      certificate: () => Promise.resolve(null),
    },
    verification: {
      verify: (id) => {
        const rows = this.rows.get(id);
        if (!rows) return Promise.resolve(null);
        const log = { named: null, logEntries: 0, logSize: 0, logRoot: '' };
        const none = { firstMismatch: null, certificate: null, authorship: [], ...log };
        return Promise.resolve({ verdict: 'complete', entries: rows.length, head: 'head', ...none });
      },
    },
    evidence: { parts: noEvidence },
    exports: {
      ask: (asked, log) => this.write(log, () => void this.exports.set(asked.id, asked)),
      find: (id) => Promise.resolve(this.exports.get(id) ?? null),
      ofReading: (id, limit) =>
        Promise.resolve(
          [...this.exports.values()]
            .filter(({ readingId }) => readingId === id)
            .toReversed()
            .slice(0, limit),
        ),
      start: (id) =>
        this.changeExport(id, {
          state: 'running',
          written: 0,
          bytes: null,
          digest: null,
          finishedAt: null,
          failure: null,
        }),
      progress: (id, written, entries) => this.changeExport(id, { written, entries }),
      finish: async (id, { at: finishedAt, ...file }, log) => {
        await this.write(log, () => undefined);
        await this.changeExport(id, { ...file, state: 'done', written: file.entries, finishedAt });
        return true;
      },
      fail: (id, finishedAt, failure) => this.changeExport(id, { state: 'failed', finishedAt, failure }),
    },
    attachments: { find: (_room, id) => Promise.resolve(this.attachments.get(id) ?? null) },
    objects: { get: (name) => Promise.resolve(this.objects.get(name) ?? null) },
    paper: { font: installedFont, still: (image) => Promise.resolve(image) },
    keys: this.keys,
    now: () => this.clock,
  };

  /** Lets time pass, in seconds. */
  wait(seconds: number): void {
    this.clock = (this.clock + seconds * 1000) as ServerTime;
  }

  /** The details of the service's own log entries of a type, oldest first. */
  logged(type: LogType): Record<string, unknown>[] {
    return this.log
      .filter((entry) => entry.type === type)
      .map(({ details }) => (details ? openLogDetails(this.keys.log, details, null) : {}));
  }

  /** The code an authenticator shows now. */
  code(totpSecret: string): string {
    return generateSync({ strategy: 'totp', secret: totpSecret, epoch: Math.floor(this.clock / 1000) });
  }

  private kept(id: RoomId): KeptRoom | null {
    const room = this.rooms.get(id);
    const holds = [...this.holds.values()].filter((hold) => hold.roomId === id && hold.releasedAt === null).length;
    return room ? { ...room, holds, destructionBegun: this.begun.has(id) ? this.clock : null } : null;
  }

  private isActOf(administratorId: string, subject: string | null): boolean {
    return subject === administratorId || this.readings.get(subject ?? '')?.administratorId === administratorId;
  }

  private changeExport(id: string, change: Partial<Export>): Promise<void> {
    const found = this.exports.get(id);
    if (found) this.exports.set(id, { ...found, ...change });
    return Promise.resolve();
  }

  private noteMaker(id: AdministratorId, makerId: AdministratorId | null): void {
    if (makerId !== null) this.makers.set(id, (this.makers.get(id) ?? new Set()).add(makerId));
  }

  private makersOf(id: AdministratorId, found = new Set<AdministratorId>()): Set<AdministratorId> {
    for (const maker of this.makers.get(id) ?? []) if (!found.has(maker)) this.makersOf(maker, found.add(maker));
    return found;
  }

  private endReadings(id: AdministratorId, at: ServerTime): EndedReading[] {
    const ended = [...this.readings.values()].filter(
      (one) => one.administratorId === id && ['open', 'waiting'].includes(readingState(one, at)),
    );
    for (const one of ended) this.readings.set(one.id, { ...one, endedAt: at });
    return ended.map((one) => ({ id: one.id, roomId: one.roomId }));
  }

  private begin(session: Session): boolean {
    const one = this.people.get(session.administratorId);
    if (!one) return false;
    this.people.set(one.id, { ...one, signedInAt: session.startedAt });
    this.sessions.set(session.id, session);
    return true;
  }

  private codesLeft(id: AdministratorId): number {
    return [...this.recoveryCodes.values()].filter((owner) => owner === id).length;
  }

  private isLast({ id, roles }: Administrator): boolean {
    const others = [...this.people.values()].filter((one) => one.id !== id && one.secrets);
    return roles.includes('security') && !others.some((one) => one.roles.includes('security'));
  }

  private forgetSessions(id: AdministratorId, but?: string): void {
    for (const session of this.sessions.values())
      if (session.administratorId === id && session.id !== but) this.sessions.delete(session.id);
  }

  private forgetWaysIn(id: AdministratorId): void {
    for (const [hash, owner] of this.recoveryCodes) if (owner === id) this.recoveryCodes.delete(hash);
    for (const passkey of this.passkeys.values()) if (passkey.administratorId === id) this.passkeys.delete(passkey.id);
    for (const [key, one] of this.identities) if (one.administratorId === id) this.identities.delete(key);
    for (const [hash, one] of this.invitations) if (one.administratorId === id) this.invitations.delete(hash);
  }

  private named(name: string) {
    return [...this.people.values()].find((one) => one.name.toLowerCase() === name.toLowerCase());
  }

  private write<T>(log: readonly LogRecord[], change: () => T): Promise<T> {
    if (log.length > 0 && this.logFailure) return Promise.reject(this.logFailure);
    for (const record of log) this.log.push({ ...record, index: this.log.length, at: this.clock });
    return Promise.resolve(change());
  }
}

async function* noEvidence(): AsyncGenerator<StoredPart, void, undefined> {
  yield* await Promise.resolve([]);
}

const keyOf = ({ issuer, subject }: Identity): string => `${issuer}\0${subject}`;
const hex = (bytes: Buffer): string => bytes.toString('hex');
const noRooms = (): Record<RoomState, number> =>
  Object.fromEntries(ROOM_STATES.map((state) => [state, 0])) as Record<RoomState, number>;

function testMasterKeys() {
  const parsed = parseMasterKeys({ MASTER_KEY: '07'.repeat(32) });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  return parsed.keys;
}
