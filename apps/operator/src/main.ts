import { commands } from './commands.js';

/** A refused connection is an error per address, with no words of its own. */
const words = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map(words).join('\n')
    : error instanceof Error
      ? error.message
      : String(error);

try {
  await commands(process.env, (line) => {
    console.log(line);
  }).parseAsync();
} catch (error) {
  // Whoever typed this wants to know what to do, not where in the code it happened.
  console.error(words(error));
  process.exitCode = 1;
}
