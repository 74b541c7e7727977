import { summaryOf, termsCatalogue, termsOf, type Language, type RoomPolicy } from '@parley/contracts';

/** The four rows alone. */
function TermsList({ policy, language }: { policy: RoomPolicy; language: Language }) {
  const catalogue = termsCatalogue(language);
  return (
    <dl className="terms">
      {termsOf(policy).map((row) => (
        <div key={row.row}>
          <dt>{catalogue.names[row.row]}</dt>
          <dd>{catalogue.say(row)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The label of a room: the same everywhere, made from the policy the engine runs. `version` is said at its corner. */
export function TermsLabel({
  policy,
  language,
  name,
  version,
}: {
  policy: RoomPolicy;
  language: Language;
  name: string;
  version: string;
}) {
  return (
    <section className="label" aria-label={name}>
      <h2>
        {termsCatalogue(language).headings[summaryOf(policy)]}
        <small>{version}</small>
      </h2>
      <TermsList policy={policy} language={language} />
    </section>
  );
}
