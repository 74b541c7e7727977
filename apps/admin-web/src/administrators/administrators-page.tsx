import { usePageTitle } from '@parley/ui';
import { useQuery } from '@tanstack/react-query';
import { administratorsQuery } from '../api/queries.js';
import { ForbiddenPage, OpeningPage } from '../frame/calm-page.js';
import { TroubleNotice } from '../frame/notice.js';
import { PageHead } from '../frame/page-head.js';
import { may } from '../session/may.js';
import { useSession } from '../session/use-session.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';

const say = texts.administrators;

export function AdministratorsPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/administrators') ? <Administrators ownId={administrator.id} /> : <ForbiddenPage />;
}

function Administrators({ ownId }: { ownId: string }) {
  const { data, error, refetch } = useQuery(administratorsQuery);
  usePageTitle(texts.title(say.heading));
  if (!data && !error) return <OpeningPage />;
  return (
    <div className="page">
      <PageHead heading={say.heading} chip={{ icon: 'fill/eye', text: texts.readOnly }} />
      {error && <TroubleNotice error={error} onAgain={() => void refetch()} />}
      {data && (
        <section className="card flush">
          <table role="table" aria-label={say.heading}>
            <thead role="rowgroup">
              <tr role="row">
                {Object.values(say.columns).map((column) => (
                  <th role="columnheader" scope="col" key={column}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup">
              {data.administrators.map(({ id, name, roles, createdAt, signedInAt }) => (
                <tr role="row" key={id}>
                  <td role="cell">
                    <b>{name}</b> {id === ownId && <span className="chip">{say.you}</span>}
                  </td>
                  <td role="cell">{texts.rolesOf(roles)}</td>
                  <td role="cell" data-label={say.columns.created}>
                    <Stamp at={createdAt} />
                  </td>
                  <td role="cell" data-label={say.columns.signedIn}>
                    {signedInAt === null ? say.never : <Stamp at={signedInAt} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className="table-foot">
            {say.count(data.administrators.length)}. {say.note}
          </div>
        </section>
      )}
    </div>
  );
}
