/** What `/health` answers. */
export interface HealthReport {
  /** `degraded`: people are served, and a part that helps is away. */
  status: 'ok' | 'degraded' | 'failing' | 'draining';
  version: string;
  checks: Record<string, CheckResult>;
}
export interface CheckResult {
  ok: boolean;
  /** Whole milliseconds. */
  latencyMs: number;
}
/** Resolves when the part is there, rejects when it is not. */
export type HealthCheck = () => Promise<unknown>;

const CHECK_MS = 2_000;
/** Anybody may ask how we are; a part is written to, or asked over the network, no more often than this. */
const FRESH_MS = 1_000;

/** The parts of a program, each asked in truth, all at once, for at most 2 s, and not again within a second. */
export class HealthChecks {
  readonly #checks = new Map<string, HealthCheck>();
  readonly #helpful = new Set<string>();
  #draining = false;
  readonly #asked = new Map<string, { at: number; result: Promise<CheckResult> }>();

  constructor(
    readonly version: string,
    readonly limitMs = CHECK_MS,
    readonly freshMs = FRESH_MS,
  ) {}

  add(name: string, check: HealthCheck): void {
    this.#checks.set(name, check);
  }

  /** A part that helps and is not needed: while it is away the program stays ready, and says so. */
  addHelpful(name: string, check: HealthCheck): void {
    this.#helpful.add(name);
    this.add(name, check);
  }

  /** From now on not ready, whatever the parts say. */
  drain(): void {
    this.#draining = true;
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await this.#result(name, check)] as const),
    );
    const away = results.filter(([, { ok }]) => !ok).map(([name]) => name);
    const failing = away.some((name) => !this.#helpful.has(name));
    return {
      status: this.#draining ? 'draining' : failing ? 'failing' : away.length > 0 ? 'degraded' : 'ok',
      version: this.version,
      checks: Object.fromEntries(results),
    };
  }

  #result(name: string, check: HealthCheck): Promise<CheckResult> {
    const now = performance.now();
    const known = this.#asked.get(name);
    if (known && now - known.at < this.freshMs) return known.result;
    const result = this.#time(check);
    this.#asked.set(name, { at: now, result });
    return result;
  }

  async #time(check: HealthCheck): Promise<CheckResult> {
    const start = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        resolve(false);
      }, this.limitMs);
    });
    const answer = Promise.resolve()
      .then(check)
      .then(
        () => true,
        () => false,
      );
    const ok = await Promise.race([answer, late]);
    clearTimeout(timer);
    return { ok, latencyMs: Math.round(performance.now() - start) };
  }
}
