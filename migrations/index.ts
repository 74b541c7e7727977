import { Rooms1763700000001 } from './0001-rooms.js';
import { Log1763700000002 } from './0002-log.js';
import { Administrators1763700000003 } from './0003-administrators.js';
import { Service1763700000004 } from './0004-service.js';
import { Grants1763700000005 } from './0005-grants.js';
import { Images1763800000006 } from './0006-images.js';
import { ImageBytes1763800000007 } from './0007-image-bytes.js';
import { Record1763900000008 } from './0008-record.js';

/** In the order they run. A new one goes to the end; one that has run anywhere is never changed. */
export const MIGRATIONS = [
  Rooms1763700000001,
  Log1763700000002,
  Administrators1763700000003,
  Service1763700000004,
  Grants1763700000005,
  Images1763800000006,
  ImageBytes1763800000007,
  Record1763900000008,
];
