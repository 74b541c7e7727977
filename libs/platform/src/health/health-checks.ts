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

/** The parts of a program, each asked in truth, all at once, for at most 2 s. */
export class HealthChecks {
  readonly #checks = new Map<string, HealthCheck>();
  readonly #helpful = new Set<string>();
  #draining = false;
  #asking: Promise<HealthReport> | null = null;

  constructor(
    readonly version: string,
    readonly limitMs = CHECK_MS,
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

  /** Callers at the same moment share one answer, so that asking often costs the database nothing more. */
  report(): Promise<HealthReport> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #ask(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await this.#time(check)] as const),
    );
    const away = results.filter(([, { ok }]) => !ok).map(([name]) => name);
    const failing = away.some((name) => !this.#helpful.has(name));
    return {
      status: this.#draining ? 'draining' : failing ? 'failing' : away.length > 0 ? 'degraded' : 'ok',
      version: this.version,
      checks: Object.fromEntries(results),
    };
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
