import { summaryOf, termsOf, type RoomPolicy, type TermsCatalogue } from '@parley/contracts';

/** The label of a room: the same everywhere, made from the policy the engine runs. `version` is said at its corner. */
export function TermsLabel({
  policy,
  words,
  name,
  version,
}: {
  policy: RoomPolicy;
  words: TermsCatalogue;
  name: string;
  version: string;
}) {
  return (
    <section className="label" aria-label={name}>
      <h2>
        {words.headings[summaryOf(policy)]}
        <small>{version}</small>
      </h2>
      <dl className="terms">
        {termsOf(policy).map((row) => (
          <div key={row.row}>
            <dt>{words.names[row.row]}</dt>
            <dd>{words.say(row)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
