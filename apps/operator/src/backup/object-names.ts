import type { AttachmentId, RoomId } from '@parley/contracts';
import { archiveManifest, archivePart, certificateObject, checkpointObject } from '@parley/oversight';
import { imageObjects } from '@parley/rooms';

type Row = Readonly<Record<string, unknown>>;
const text = (row: Row, column: string): string => String(row[column]);

/** Which objects a row names. */
const NAMED_BY: Readonly<Record<string, (row: Row) => string[]>> = {
  attachments: (row) => Object.values(imageObjects(text(row, 'room_id') as RoomId, text(row, 'id') as AttachmentId)),
  archives: (row) => {
    const id = text(row, 'room_id') as RoomId;
    return [archiveManifest(id), ...Array.from({ length: Number(row.parts) }, (_, part) => archivePart(id, part + 1))];
  },
  checkpoints: (row) => [checkpointObject(text(row, 'origin'), Number(row.size))],
  certificates: (row) => [certificateObject(text(row, 'room_id') as RoomId)],
};

export interface ObjectNames {
  /** Passes the rows on and notes what they name. */
  noted: (table: string, rows: AsyncIterable<string>) => AsyncIterable<string>;
  all: () => Iterable<string>;
}

/** The objects that belong to the rows of one snapshot: others are newer, or nobody's. */
export function objectNames(): ObjectNames {
  const names: string[] = [];
  async function* noting(named: (row: Row) => string[], rows: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const row of rows) {
      names.push(...named(JSON.parse(row) as Row));
      yield row;
    }
  }
  return {
    noted: (table, rows) => {
      const named = NAMED_BY[table];
      return named ? noting(named, rows) : rows;
    },
    all: () => names,
  };
}
