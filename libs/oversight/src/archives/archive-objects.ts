import type { RoomId } from '@parley/contracts';

/** Parts are numbered from 1, so that the same archive written again lies in the same places. */
export const archivePart = (id: RoomId, number: number): string => `archives/${id}/${number}`;
export const archiveManifest = (id: RoomId): string => `archives/${id}/manifest`;
export const certificateObject = (id: RoomId): string => `certificates/${id}`;
