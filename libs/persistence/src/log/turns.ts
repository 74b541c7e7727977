import type { ClientBase } from 'pg';

/** What one keeper at a time does: numbers of advisory locks under a class of their own. */
const CLASS = 5057;
export const TURN = { heads: 1, signing: 2 } as const;

/** Until the end of the transaction; false when another keeper has it. Nobody waits, for its round does our work. */
export async function takeTurn(tx: ClientBase, turn: (typeof TURN)[keyof typeof TURN]): Promise<boolean> {
  const { rows } = await tx.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1, $2) as taken', [
    CLASS,
    turn,
  ]);
  return rows[0]?.taken ?? false;
}
