import { SettingsError } from './config/read-settings.js';
import { portFault } from './port-taken.js';
import type { PortUse } from './port-taken.js';

/** Something whoever started this can do something about, said in words. */
class StartFault extends Error {
  override readonly name = 'StartFault';
}

/** Starts to listen; a port that can't be had is said in words. */
export async function listening<T>(use: PortUse, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const words = portFault(error, use);
    throw words === null ? error : new StartFault(words, { cause: error });
  }
}

type Kind = abstract new (...given: never[]) => Error;

/** Runs a program's start. What it throws of `forPeople` is said in its words alone, anything else whole; then exits with 1. */
export async function startProgram(start: () => Promise<void>, forPeople: readonly Kind[]): Promise<void> {
  try {
    await start();
  } catch (error) {
    const said = [StartFault, SettingsError, ...forPeople].find((kind) => error instanceof kind);
    console.error(said && error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
