import { Button, Icon, usePageTitle } from '@parley/ui';
import type { AdministratorListing } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { administratorsQuery } from '../api/queries.js';
import { Columns } from '../frame/columns.js';
import { ForbiddenPage, OpeningPage } from '../frame/calm-page.js';
import { QueryTrouble } from '../frame/notice.js';
import { PageHead } from '../frame/page-head.js';
import { may } from '../session/may.js';
import { useSession } from '../session/use-session.js';
import { administratorTexts } from '../texts/administrators.en.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { CreateDialog } from './create-dialog.js';
import { WaysIn } from './ways-in.js';
import './administrators.css';

const say = administratorTexts;

export default function AdministratorsPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/administrators') ? <Administrators ownId={administrator.id} /> : <ForbiddenPage />;
}

function Administrators({ ownId }: { ownId: string }) {
  const listed = useQuery(administratorsQuery);
  const { data, error } = listed;
  const [creating, setCreating] = useState(false);
  usePageTitle(texts.title(say.heading));
  if (!data && !error) return <OpeningPage />;
  return (
    <div className="page">
      <PageHead heading={say.heading} />
      <QueryTrouble of={listed} />
      {data && (
        <section className="card flush">
          <div className="card-head">
            <p>{say.count(data.administrators.length)}</p>
            <Button
              look="primary"
              size="small"
              onClick={() => {
                setCreating(true);
              }}
            >
              <Icon name="regular/plus" size="s" />
              {say.create.button}
            </Button>
          </div>
          <table role="table" aria-label={say.heading}>
            <Columns names={[say.columns.name, say.columns.roles, say.columns.ways, say.columns.signedIn]} />
            <tbody role="rowgroup">
              {data.administrators.map((one) => (
                <Row key={one.id} one={one} isOwn={one.id === ownId} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {creating && (
        <CreateDialog
          onClose={() => {
            setCreating(false);
          }}
        />
      )}
    </div>
  );
}

function Row({ one, isOwn }: { one: AdministratorListing; isOwn: boolean }) {
  return (
    <tr role="row">
      <td role="cell">
        <Link className="row-link" to="/administrators/$administratorId" params={{ administratorId: one.id }}>
          {one.name}
        </Link>{' '}
        {isOwn && <span className="chip">{say.you}</span>}
      </td>
      <td role="cell">{texts.rolesOf(one.roles)}</td>
      <td role="cell" className="whole" data-label={say.columns.ways}>
        <WaysIn one={one} />
      </td>
      <td role="cell" data-label={say.columns.signedIn}>
        {one.signedInAt === null ? say.never : <Stamp at={one.signedInAt} />}
      </td>
    </tr>
  );
}
