import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { refuse } from '@parley/contracts';
import type { AdministratorId, LogType, ReadingId, RoomId, ServerTime } from '@parley/contracts';
import { durableId, newDataKey } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import type { Administrator, Attempts, Invitation, Session } from '@parley/oversight';
import { logRecord } from '@parley/rooms';
import { openedRoom, saying, setRoom, testDatabase } from '@parley/testing';
import type { RoomHomeDriver, TestDatabase } from '@parley/testing';
import type { DataSource } from 'typeorm';
import { connect } from '../connect.js';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import { PostgresRetention } from '../jobs/postgres-retention.js';
import { PostgresLog } from '../log/postgres-log.js';
import { PostgresMessageLog } from '../message-log/postgres-message-log.js';
import { PostgresPolicyStore } from '../stores/postgres-policy-store.js';
import { PostgresRoomStore } from '../stores/postgres-room-store.js';
import { BoundRows } from './bound-rows.js';
import { PostgresAdministrators } from './postgres-administrators.js';
import { PostgresInvitations } from './postgres-invitations.js';
import { PostgresOversightRooms } from './postgres-oversight-rooms.js';
import { PostgresReadings } from './postgres-readings.js';
import { PostgresSessions } from './postgres-sessions.js';
import { rowOfSession } from './session-rows.js';
import { PostgresSignInAttempts } from './postgres-sign-in-attempts.js';

const NOW = Date.now() as ServerTime;
const after = (seconds: number) => (NOW + seconds * 1000) as ServerTime;
const key = newDataKey(1);
const sealed = (): Sealed => randomBytes(60) as Sealed;
const administrator = (name: string): Administrator => ({
  id: durableId() as AdministratorId,
  name,
  roles: ['auditor', 'security'],
  createdAt: NOW,
  signedInAt: null,
});
const sessionOf = ({ id }: Administrator, startedAt = NOW): Session => ({
  id: durableId(),
  tokenHash: randomBytes(32),
  administratorId: id,
  startedAt,
  lastUsedAt: startedAt,
  endsAt: after(3600),
  confirmedAt: null,
  address: sealed(),
});
const ending = (id: string, { id: administratorId }: Administrator) => ({ id, administratorId, at: after(60) });
const invitationOf = ({ id }: Administrator): Invitation => ({
  secretHash: randomBytes(32),
  administratorId: id,
  totpSecret: sealed(),
  expiresAt: after(900),
});

let database: TestDatabase;
let chat: DataSource;
let admin: DataSource;
let keeper: DataSource;
let administrators: PostgresAdministrators;
let invitations: PostgresInvitations;
let sessions: PostgresSessions;
let log: PostgresLog;
let home: RoomHomeDriver;
beforeAll(async () => {
  database = await testDatabase();
  chat = await connect({ url: database.chat, program: 'chat' });
  admin = await connect({ url: database.admin, program: 'admin' });
  keeper = await connect({ url: database.keeper, program: 'keeper' });
  const bound = new BoundRows(admin, { administrators: key, log: key });
  administrators = new PostgresAdministrators(admin, bound);
  invitations = new PostgresInvitations(admin, bound);
  sessions = new PostgresSessions(admin, bound);
  log = new PostgresLog(admin);
  home = {
    rooms: new PostgresRoomStore(chat),
    messages: new PostgresMessageLog(chat),
    policies: new PostgresPolicyStore(chat, () => []),
    logged: () => Promise.resolve([]),
  };
});
afterAll(async () => {
  await Promise.all([chat, admin, keeper].map((source) => source.destroy()));
  await database.drop();
});

const entry = (type: LogType, subject: string) => [logRecord(key, 'log', { type, roomId: null, subject, details: {} })];
const logged = async (subject: string): Promise<string[]> =>
  (await log.read({ type: null, roomId: null, before: null, limit: 200 }))
    .filter((found) => found.subject === subject)
    .map((found) => found.type);

describe('administrators', () => {
  it('have names that differ in more than case', async () => {
    const anna = administrator('Anna');
    expect(await administrators.create(anna, null, entry('administrator_created', anna.id))).toBeNull();
    const others = await Promise.all(
      ['anna', 'ANNA', 'Bea', 'bea'].map((name) => {
        const other = administrator(name);
        return administrators.create(other, null, entry('administrator_created', other.id));
      }),
    );
    expect(others.slice(0, 2)).toEqual([refuse('conflict'), refuse('conflict')]);
    expect(others.slice(2).filter((refusal) => refusal === null)).toHaveLength(1);
    expect(await administrators.find(anna.id)).toEqual(anna);
    expect(await administrators.findByName('aNNa')).toEqual(anna);
    expect(await administrators.findByName('nobody')).toBeNull();
    expect((await administrators.list()).map(({ name }) => name.toLowerCase())).toEqual(['anna', 'bea']);
    expect(await logged(anna.id)).toEqual(['administrator_created']);
    expect(await administrators.credentials('anna')).toBeNull();
  });

  it('enrol once by the newest link, and sign in once with each code', async () => {
    const carl = administrator('Carl');
    await administrators.create(carl, null, []);
    const stale = invitationOf(carl);
    const invitation = invitationOf(carl);
    await invitations.replace(stale, { by: null, at: NOW }, []);
    await invitations.replace(invitation, { by: null, at: NOW }, []);
    expect(await invitations.find(stale.secretHash, NOW)).toBeNull();
    expect(await invitations.find(invitation.secretHash, NOW)).toEqual({ invitation, administrator: carl });
    expect(await invitations.find(invitation.secretHash, after(900))).toBeNull();

    const enrolments = await Promise.all(
      [1, 2, 3].map(() =>
        invitations.use(invitation.secretHash, {
          passwordHash: '$argon2id$x',
          step: 100,
          recoveryCodes: [randomBytes(32), randomBytes(32)],
          session: sessionOf(carl),
          log: () => entry('administrator_enrolled', carl.id),
        }),
      ),
    );
    expect(enrolments.filter(Boolean)).toHaveLength(1);
    expect(await administrators.anySignedIn()).toBe(true);
    expect(await administrators.credentials('CARL')).toEqual({
      administrator: { ...carl, signedInAt: NOW },
      passwordHash: '$argon2id$x',
      totpSecret: invitation.totpSecret,
      lastStep: 100,
    });
    expect(await administrators.signIn(100, sessionOf(carl), entry('signed_in', carl.id))).toBe(false);
    const signIns = await Promise.all(
      [1, 2, 3].map((i) => administrators.signIn(101, sessionOf(carl, after(i)), entry('signed_in', carl.id))),
    );
    expect(signIns.filter(Boolean)).toHaveLength(1);
    expect(await logged(carl.id)).toEqual(['signed_in', 'administrator_enrolled']);

    const [enrolled, signedIn] = await sessions.ofAdministrator(carl.id);
    if (!enrolled || !signedIn) throw new Error('two sessions');
    expect((await sessions.find(signedIn.tokenHash))?.session).toEqual(signedIn);
    await sessions.touch(signedIn.id, after(50));
    await sessions.touch(signedIn.id, after(40));
    expect((await sessions.find(signedIn.tokenHash))?.session.lastUsedAt).toBe(after(50));
    expect(await sessions.end(ending(signedIn.id, administrator('x')), () => entry('signed_out', 'x'))).toBe(false);
    expect(await sessions.end(ending(signedIn.id, carl), () => entry('signed_out', signedIn.id))).toBe(true);
    expect(await sessions.find(signedIn.tokenHash)).toBeNull();
    expect([await logged('x'), await logged(signedIn.id)]).toEqual([[], ['signed_out']]);
  });
});

describe('failed sign-ins', () => {
  it('are counted once for all processes, in whatever order they are named', async () => {
    const attempts = new PostgresSignInAttempts(admin);
    const fail = (subjects: readonly string[]) =>
      attempts.change(subjects, (found: readonly Attempts[]) => ({
        write: found.map((a) => ({ ...a, failures: a.failures + 1, lockedUntil: NOW, forgetAt: after(60) })),
        log: entry('sign_in_failed', 'counted'),
        result: found.map((a) => [a.subject, a.failures]),
      }));
    expect(await fail(['b', 'a'])).toEqual([
      ['b', 0],
      ['a', 0],
    ]);
    await Promise.all(Array.from({ length: 20 }, (_, i) => fail(i % 2 === 0 ? ['a', 'b'] : ['b', 'a'])));
    const now = await attempts.change(['a', 'b', 'c'], (found) => ({ write: [], log: [], result: found }));
    expect(now).toEqual([
      { subject: 'a', failures: 21, lockedUntil: NOW, forgetAt: after(60) },
      { subject: 'b', failures: 21, lockedUntil: NOW, forgetAt: after(60) },
      { subject: 'c', failures: 0, lockedUntil: 0, forgetAt: 0 },
    ]);
    expect(await logged('counted')).toHaveLength(21);
  });
});

describe('rooms as administrators see them', () => {
  it('are found by state, kind, code and id, counted, and read with where each message came from', async () => {
    const rooms = new PostgresOversightRooms(admin);
    const talk = await openedRoom(home, { fields: { code: 'TA1K' as never } });
    await home.messages.append(saying(talk.id, 'one'));
    await home.messages.append(saying(talk.id, 'two'));
    const due = await openedRoom(home);
    await setRoom(home, due.id, { endsAt: after(-60) });
    const query = { state: null, kind: null, q: null, before: null, limit: 50, now: NOW };
    expect((await rooms.list(query)).map(({ id }) => id)).toEqual([due.id, talk.id].sort().reverse());
    expect((await rooms.list({ ...query, state: 'closed' })).map(({ id }) => id)).toEqual([due.id]);
    expect((await rooms.list({ ...query, q: 'TA1K' })).map(({ id }) => id)).toEqual([talk.id]);
    expect((await rooms.list({ ...query, q: due.id, kind: 'audited' })).map(({ id }) => id)).toEqual([due.id]);
    expect(await rooms.list({ ...query, kind: 'sealed' })).toEqual([]);
    const [newest] = await rooms.list({ ...query, limit: 1 });
    expect(await rooms.list({ ...query, before: newest?.id ?? null })).toHaveLength(1);
    expect(await rooms.find(talk.id)).toMatchObject({ seatsTaken: 1, messages: 2, policy: talk.policy, code: 'TA1K' });
    expect(await rooms.find(durableId() as RoomId)).toBeNull();
    expect(await rooms.counts(NOW)).toEqual({
      roomsByState: { pending: 0, active: 1, locked: 0, closed: 1, archived: 0, destroyed: 0 },
      messages: 2,
      readings: 0,
    });
    const [row] = await rooms.transcript(talk.id, { after: 1, limit: 5 });
    expect(row).toMatchObject({ seq: 2, connectionAddress: null });
    expect(await rooms.names(talk.id)).toEqual(talk.participants.map(({ id, seat, name }) => ({ id, seat, name })));
    expect(await rooms.key(talk.id)).not.toBeNull();
  });

  it('are read no longer once the reader is signed out, though the session ended before', async () => {
    const readings = new PostgresReadings(admin);
    const emil = administrator('Emil');
    await administrators.create(emil, null, []);
    const fay = administrator('Fay');
    await administrators.create(fay, null, []);
    const room = await openedRoom(home);
    const open = async (): Promise<ReadingId> => {
      const id = durableId() as ReadingId;
      const [startedAt, endsAt] = [NOW, after(1800)];
      const none = { endedAt: null, refusedAt: null, approvals: [] };
      const whose = { roomId: room.id, administratorId: emil.id, name: 'Emil', reason: sealed() };
      await readings.open({ id, ...whose, askedAt: NOW, startedAt, endsAt, ...none }, []);
      return id;
    };
    const signedOut = () => entry('signed_out', emil.id);
    const first = await open();
    const fays = sessionOf(fay);
    const bound = new BoundRows(admin, { administrators: key, log: key });
    await admin.manager.insert(AdminSessionRow, bound.bound('session', rowOfSession(fays)));
    expect(await sessions.end(ending(fays.id, emil), signedOut)).toBe(false);
    expect(await readings.find(first)).toMatchObject({ endedAt: null });
    // keeper has removed the session that reached its twelve hours.
    expect(await sessions.end(ending(durableId(), emil), signedOut)).toBe(true);
    expect(await readings.find(first)).toMatchObject({ endedAt: after(60) });
    expect(await sessions.end(ending(durableId(), emil), signedOut)).toBe(false);
    expect(await logged(emil.id)).toEqual(['signed_out']);
  });

  it('are read under a reading that stands in the log, or not at all', async () => {
    const readings = new PostgresReadings(admin);
    const dora = administrator('Dora');
    await administrators.create(dora, null, []);
    const room = await openedRoom(home);
    const reading = {
      id: durableId() as ReadingId,
      roomId: room.id,
      administratorId: dora.id,
      name: 'Dora',
      reason: sealed(),
      askedAt: NOW,
      startedAt: NOW,
      endsAt: after(1800),
      endedAt: null,
      refusedAt: null,
      approvals: [],
    };
    await readings.open(reading, entry('reading_asked', dora.id));
    expect(await readings.find(reading.id)).toEqual(reading);
    expect(await logged(dora.id)).toEqual(['reading_asked']);
    const unlogged = { ...reading, id: durableId() as ReadingId };
    const broken = entry('reading_asked', 'broken').map((record) => ({ ...record, detailsHash: Buffer.alloc(3) }));
    await expect(readings.open(unlogged, broken)).rejects.toThrow();
    expect(await readings.find(unlogged.id)).toBeNull();
  });
});

describe('keeper', () => {
  it('finds rooms that nobody activated, and two keepers destroy each once', async () => {
    const retention = new PostgresRetention(keeper);
    const room = await openedRoom(home, { fields: { state: 'pending' } });
    await openedRoom(home);
    await home.rooms.change(room.id, (_, now) => ({
      change: { room: { state: 'closed', closeReason: 'never_activated', closedAt: now } },
      result: null,
    }));
    const due = async () => (await retention.due(null, 10)).map(({ id }) => id);
    expect(await due()).toEqual([room.id]);
    expect(await retention.backlog()).toMatchObject({ waiting: 1 });
    const destruction = { remains: 'row' as const, certificate: null, log: entry('room_destroyed', room.id) };
    const done = await Promise.all(
      [1, 2, 3].map(() =>
        retention.destroy(room.id, (r) => Promise.resolve(r.room.state === 'closed' ? destruction : null)),
      ),
    );
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await due()).toEqual([]);
    expect(await retention.backlog()).toEqual({ waiting: 0, lag: 0 });
    expect(await logged(room.id)).toEqual(['room_destroyed']);
  });

  it('closes rooms with no more rights than it has', async () => {
    const rooms = new PostgresRoomStore(keeper);
    const room = await openedRoom(home);
    const closed = await rooms.change(room.id, (_, now) => ({
      change: {
        room: { state: 'closed', closedAt: now, closeReason: 'time' },
        retiredCode: { code: '9999' as never, until: after(60) },
        log: () => entry('room_ended', room.id),
      },
      result: null,
    }));
    expect(closed).toMatchObject({ room: { state: 'closed', revision: 1 } });
    expect(await logged(room.id)).toEqual(['room_ended']);
  });
});
