import { errorCode } from './error-code.js';

/** Why PostgreSQL could not start, in words for whoever ran the command. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}

/** The data was written by another major version of PostgreSQL. */
export class DataVersionError extends StartError {
  override readonly name = 'DataVersionError';
  constructor(
    readonly dataDir: string,
    readonly dataVersion: number,
    readonly binaryVersion: number,
  ) {
    super(
      dataVersion > binaryVersion
        ? `The data in ${dataDir} was made by PostgreSQL ${dataVersion}, which is newer than the ${binaryVersion} that comes with this version of Parley. Start the newer Parley that made it.`
        : `The data in ${dataDir} was made by PostgreSQL ${dataVersion}, and this version of Parley brings ${binaryVersion}. Back it up with the Parley that made it and restore it here.`,
    );
  }
}

/** Words for a folder that refuses; anything else stays what it was. */
export function folderError(dataDir: string, error: unknown): unknown {
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return new StartError(`The data folder ${dataDir} is not writable for this user.`, { cause: error });
    case 'EROFS':
      return new StartError(`The data folder ${dataDir} lies on a read-only disk.`, { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
      return new StartError(`The disk of the data folder ${dataDir} is full.`, { cause: error });
    case 'ENOTDIR':
    case 'EEXIST':
      return new StartError(`${dataDir} can't be a data folder: something else has that name.`, { cause: error });
    default:
      return error;
  }
}
