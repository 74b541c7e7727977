import type { JobView } from '@parley/contracts';
import { Columns } from '../frame/columns.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { jobHealth, type JobHealth } from './job-health.js';

const say = recordTexts.overview;
const { jobColumns: columns } = say;

/** A job in words; one that the page does not know goes by its own name. */
export const jobName = (name: string): string => {
  const plain = name.replaceAll(/[-_]/g, ' ');
  return say.jobNames[name] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
};

export function JobTable({ jobs, asOf }: { jobs: readonly JobView[]; asOf: number }) {
  return (
    <section className="card flush jobs" aria-label={say.jobs}>
      <h2>{say.jobs}</h2>
      {jobs.length === 0 ? (
        <p className="empty">{say.noJobs}</p>
      ) : (
        <table role="table" aria-label={say.jobs}>
          <Columns
            names={[
              columns.name,
              columns.health,
              columns.ran,
              columns.took,
              columns.done,
              columns.waiting,
              columns.lag,
            ]}
            numbers={[columns.took, columns.done, columns.waiting, columns.lag]}
          />
          <tbody role="rowgroup">
            {jobs.map((job) => (
              <JobRow key={job.name} job={job} health={jobHealth(job, asOf)} />
            ))}
          </tbody>
        </table>
      )}
      <p className="table-foot">{say.jobsNote}</p>
    </section>
  );
}

function JobRow({ job: { name, ranAt, took, done, waiting, lag }, health }: { job: JobView; health: JobHealth }) {
  return (
    <tr role="row" className={health === 'failed' ? 'refused' : undefined}>
      <td role="cell" className="whole">
        {jobName(name)}
      </td>
      <td role="cell" className="whole">
        <HealthSign health={health} />
      </td>
      <td role="cell" data-label={columns.ran}>
        <Stamp at={ranAt} clock />
      </td>
      <td role="cell" className="n" data-label={columns.took}>
        {say.took(took)}
      </td>
      <td role="cell" className="n" data-label={columns.done}>
        {texts.number(done)}
      </td>
      <td role="cell" className="n" data-label={columns.waiting}>
        {texts.number(waiting)}
      </td>
      <td role="cell" className="n" data-label={columns.lag}>
        {lag === 0 ? '–' : recordTexts.aged(lag)}
      </td>
    </tr>
  );
}

/** A shape and a word, never colour alone. */
const HealthSign = ({ health }: { health: JobHealth }) => (
  <span className={`signed health ${health}`}>
    <svg className="sign-of" viewBox="0 0 12 12" fill="none" aria-hidden="true">
      {health === 'well' && <circle cx="6" cy="6" r="5" fill="var(--ok)" />}
      {(health === 'late' || health === 'silent') && (
        <path d="M6 1.5L11 10.5H1Z" stroke="var(--warn)" strokeWidth="1.8" strokeLinejoin="round" />
      )}
      {health === 'failed' && (
        <path d="M2 2L10 10M10 2L2 10" stroke="var(--danger)" strokeWidth="2.2" strokeLinecap="round" />
      )}
    </svg>
    {say.health[health]}
  </span>
);
