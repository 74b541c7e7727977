import type { ClientBase } from 'pg';

/** What one keeper at a time does: numbers of advisory locks under a class of their own. */
const CLASS = 5057;
export const TURN = { heads: 1, signing: 2, readingEnds: 3 } as const;

/** The same, and waits five seconds for it: what another keeper could not see yet is ours to do. Throws SQLSTATE 55P03. */
export async function waitForTurn(tx: ClientBase, turn: (typeof TURN)[keyof typeof TURN]): Promise<void> {
  await tx.query("set local lock_timeout = '5s'");
  await tx.query('select pg_advisory_xact_lock($1, $2)', [CLASS, turn]);
  await tx.query('set local lock_timeout = 0');
}

/** Until the end of the transaction; false when another keeper has it. Nobody waits, for its round does our work. */
export async function takeTurn(tx: ClientBase, turn: (typeof TURN)[keyof typeof TURN]): Promise<boolean> {
  const { rows } = await tx.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1, $2) as taken', [
    CLASS,
    turn,
  ]);
  return rows[0]?.taken ?? false;
}
