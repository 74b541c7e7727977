import { Icon, usePageTitle } from '@parley/ui';
import type { CertificateView } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { troubleCode } from '../api/call.js';
import { certificateQuery } from '../api/queries.js';
import { CalmPage, ForbiddenPage, OpeningPage, TroublePage } from '../frame/calm-page.js';
import { Note } from '../frame/note.js';
import { Facts, PageHead } from '../frame/page-head.js';
import { shortId } from '../rooms/room-name.js';
import { may } from '../session/may.js';
import { useSession } from '../session/use-session.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import './certificate.css';

const route = getRouteApi('/console/certificates/$number');
const say = recordTexts.certificate;

export function CertificatePage() {
  const { number } = route.useParams();
  const { administrator } = useSession();
  const mayLook = may(administrator, 'GET', '/certificates/:number');
  const isNumber = /^\d{1,15}$/.test(number);
  const certificate = useQuery({ ...certificateQuery(number), enabled: mayLook && isNumber });
  if (!mayLook) return <ForbiddenPage />;
  if (certificate.data) return <Certificate certificate={certificate.data.certificate} />;
  if (!isNumber || (certificate.error && troubleCode(certificate.error) === 'not_found'))
    return (
      <CalmPage
        headline={say.noSuch}
        action={
          <Link className="btn line" to="/rooms">
            {texts.trouble.toRooms}
          </Link>
        }
      >
        <p>{say.noSuchWhy}</p>
      </CalmPage>
    );
  return certificate.error ? (
    <TroublePage error={certificate.error} onAgain={() => void certificate.refetch()} />
  ) : (
    <OpeningPage />
  );
}

function Certificate({ certificate: { number, roomId, note, destroyedAt } }: { certificate: CertificateView }) {
  const { administrator } = useSession();
  usePageTitle(texts.title(say.heading(number)));
  return (
    <div className="page certificate">
      <PageHead heading={say.heading(number)} />
      <p className="lead">{say.lead}</p>
      <section className="card">
        <Facts
          facts={[
            [say.number, texts.number(number)],
            [say.destroyed, <Stamp key="at" at={destroyedAt} />],
            [
              say.room,
              <Link key="room" to="/rooms/$roomId" params={{ roomId }}>
                {shortId(roomId)}
              </Link>,
            ],
          ]}
        />
        <h2>{say.note}</h2>
        <Note text={note} label={say.note} fileName={`certificate-${number}.txt`} />
        {may(administrator, 'GET', '/log') && (
          <Link className="btn small plain" to="/log" search={{ room: roomId }}>
            <Icon name="regular/list-bullets" size="s" />
            {say.inLog}
          </Link>
        )}
      </section>
    </div>
  );
}
