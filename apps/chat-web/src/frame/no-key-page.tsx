import { ShutPlan } from '@parley/ui';
import { useTexts } from '../texts/texts.js';
import { Trans } from '../texts/trans.js';
import { CalmPage } from './calm-page.js';

/** The address is not secure, so the browser makes no key; nothing was sent. */
export function InsecurePage() {
  const { say } = useTexts();
  const secure = `https://${location.host}${location.pathname}${location.hash}`;
  return (
    <CalmPage
      title={say('insecure.title')}
      figure={<ShutPlan />}
      headline={say('insecure.headline')}
      actions={
        <>
          <a className="btn primary main" href={secure}>
            {say('insecure.open')}
          </a>
          <span className="secure-address">{secure}</span>
        </>
      }
      note={
        <p className="operator">
          <Trans id="insecure.operator" components={{ 0: <b /> }} />
        </p>
      }
    >
      <p>
        <Trans
          id="insecure.text"
          values={{ address: location.origin }}
          components={{ 0: <span className="address" /> }}
        />
      </p>
    </CalmPage>
  );
}

/** The browser keeps nothing for this page, so a key would be lost with it. */
export function StoragePage() {
  const { say } = useTexts();
  return (
    <CalmPage
      title="Parley"
      figure={<ShutPlan />}
      headline={say('storage.headline')}
      actions={
        <a className="btn line" href="/">
          {say('page.front')}
        </a>
      }
    >
      <p>{say('storage.text')}</p>
    </CalmPage>
  );
}
