export { DataVersionError, folderError, StartError } from './start-error.js';
export { startPostgres, type PostgresOptions, type RunningPostgres } from './start-postgres.js';
export { findPostgres } from './find-postgres.js';
