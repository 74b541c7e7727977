import type { ExportFailure, ReadingId, ServerTime } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';

/** A file made of a room within a reading: what was asked and how far it came. The file itself is kept nowhere. */
export interface Export {
  id: string;
  readingId: ReadingId;
  format: string;
  /** Sequences whose content is left out, ascending. */
  redacted: number[];
  state: 'asked' | 'running' | 'done' | 'failed';
  /** How many there are to write, and how many are. */
  entries: number;
  written: number;
  /** Of the file, once it is done. */
  bytes: number | null;
  /** SHA-256 of the file, 32 bytes. */
  digest: Buffer | null;
  askedAt: ServerTime;
  finishedAt: ServerTime | null;
  failure: ExportFailure | null;
}
export interface FinishedFile {
  bytes: number;
  digest: Buffer;
  entries: number;
  at: ServerTime;
}

export interface Exports {
  /** What was asked and its log entries in one transaction, or neither. */
  ask(asked: Export, log: readonly LogRecord[]): Promise<void>;
  find(id: string): Promise<Export | null>;
  /** Newest first. */
  ofReading(id: ReadingId, limit: number): Promise<Export[]>;
  /** From the first entry again, if it was made before. */
  start(id: string): Promise<void>;
  progress(id: string, written: number, entries: number): Promise<void>;
  /** Done, and its log entries, in one transaction; false, and nothing is written, once the room is destroyed. */
  finish(id: string, file: FinishedFile, log: readonly LogRecord[]): Promise<boolean>;
  fail(id: string, at: ServerTime, failure: ExportFailure | null): Promise<void>;
}
