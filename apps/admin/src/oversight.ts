import type { OversightParts } from '@parley/oversight';

/** The drivers fitted together, as something Nest can hand out. */
export class Oversight {
  constructor(readonly parts: OversightParts) {}
}
