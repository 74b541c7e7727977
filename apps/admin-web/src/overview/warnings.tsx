import { Icon } from '@parley/ui';
import type { StatsAnswer } from '@parley/contracts';
import { recordTexts } from '../texts/record.js';
import { utcClock, utcDayShort } from '../time/format-time.js';
import { isOldCheckpoint, jobHealth } from './job-health.js';
import { jobName } from './job-table.js';

const say = recordTexts.overview.warnings;
const ageAt = (then: number, now: number): string => recordTexts.aged(Math.round((now - then) / 1000));

/** What somebody should look into, in plain words. */
function warningsOf({ jobs, checkpoint, asOf }: Pick<StatsAnswer, 'jobs' | 'checkpoint' | 'asOf'>): string[] {
  const ofJobs = jobs.flatMap((job) => {
    const name = jobName(job.name);
    switch (jobHealth(job, asOf)) {
      case 'failed':
        return job.failedAt === null
          ? []
          : [say.failed(name, `${utcDayShort(job.failedAt)} ${utcClock(job.failedAt)}`)];
      case 'late':
        return [say.late(name, recordTexts.aged(job.lag))];
      case 'silent':
        return [say.silent(name, ageAt(job.ranAt, asOf))];
      case 'well':
        return [];
    }
  });
  return checkpoint && isOldCheckpoint(checkpoint.at, asOf)
    ? [...ofJobs, say.checkpoint(ageAt(checkpoint.at, asOf))]
    : ofJobs;
}

export function Warnings({ stats }: { stats: StatsAnswer }) {
  const warnings = warningsOf(stats);
  // The live region stands before there is anything to say, or it would not be said.
  return (
    <div role="status">
      {warnings.map((warning) => (
        <p className="trouble" key={warning}>
          <Icon name="regular/warning" />
          <span>{warning}</span>
        </p>
      ))}
    </div>
  );
}
