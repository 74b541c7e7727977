import type { EvidenceVerdict } from '@parley/record';

const time = (at: number): string => new Date(at).toISOString();
const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

const duration = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
};

/** The verdict for a person, a line each. */
export function sayVerdict(verdict: EvidenceVerdict): string {
  return [...headline(verdict), ...proof(verdict), ...authorship(verdict)].map((line) => `${line}\n`).join('');
}

function headline(given: EvidenceVerdict): string[] {
  const { verdict, reason, firstAltered, room, entries, lastSeq, redacted } = given;
  const about = room ? [`Room ${room.id}, ${many(lastSeq, 'entry', 'entries')}.`] : [];
  const leftOut = redacted > 0 ? [`The content of ${many(redacted, 'entry', 'entries')} was left out on purpose.`] : [];
  switch (verdict) {
    case 'complete':
      return ['Complete and unaltered since written.', ...about, ...leftOut];
    case 'altered':
      return [
        firstAltered === null ? `Altered: ${reason ?? ''}` : `Altered at entry ${firstAltered}: ${reason ?? ''}`,
        ...about,
        ...(entries > 0 ? [`Up to entry ${entries} each follows the one before.`] : []),
      ];
    case 'unproved':
      return [notProved(given), ...(reason === null ? [] : [reason]), ...about, ...leftOut];
    case 'unusable':
      return [`Nothing can be said: ${reason ?? ''}`];
  }
}

function notProved({ covered, namedInTime }: EvidenceVerdict): string {
  if (!covered) return 'Not proved.';
  return namedInTime
    ? `Complete and unaltered since written up to entry ${covered.lastSeq}. Not proved beyond.`
    : `Not proved since written: only that entries up to ${covered.lastSeq} are what the log named.`;
}

function proof({ covered, witnesses, logEntries, namings, namedLate }: EvidenceVerdict): string[] {
  if (!covered) return [];
  const { lastSeq, at, origin, logSize } = covered;
  return [
    `The log ${origin} named entry ${lastSeq} at ${time(at)}; the checkpoint signs its ${many(logSize, 'entry', 'entries')}.`,
    `It named the room ${many(namings, 'time', 'times')}${namedLate ? `, each entry at most ${duration(namedLate.after)} after its time` : ''}.`,
    `${many(logEntries, "of the log's entries", "of the log's entries")} about this room ${logEntries === 1 ? 'is' : 'are'} shown and proved.`,
    ...witnesses.map(({ name, at: seen }) =>
      seen === null ? `The witness ${name} has not seen it.` : `The witness ${name} saw it at ${time(seen)}.`,
    ),
  ];
}

function authorship({ authorship: seats, receipts }: EvidenceVerdict): string[] {
  if (seats === null) return receipts > 0 ? [`${many(receipts, 'receipt', 'receipts')} of devices not checked.`] : [];
  return seats.map(({ seat, signedUpTo, last, receipts: held, fault }) => {
    if (fault) return `Seat ${seat}: receipt ${fault.number} of its device does not hold. ${fault.reason}`;
    if (last === 0) return `Seat ${seat} wrote nothing.`;
    if (held === 0) return `Seat ${seat}: nothing is signed by its device.`;
    const all = signedUpTo >= last ? 'everything it wrote' : `what it wrote up to entry ${signedUpTo}, of ${last}`;
    return `Seat ${seat}: its device signed ${all}.`;
  });
}
