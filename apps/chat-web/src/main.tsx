import { sweepOutbox } from '@parley/client';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { FaultBoundary } from './frame/fault-boundary.js';
import { InsecurePage, StoragePage } from './frame/no-key-page.js';
import { PageAnnouncer } from './frame/page-announcer.js';
import { installOffer } from './install/install-offer.js';
import { registerWorker } from './offline/register.js';
import { fetchOtherPages, fetchPage } from './pages.js';
import { ClientContext } from './session/client-context.js';
import { isSecurePage, openClient } from './session/client.js';
import { SettingsProvider } from './settings/settings.js';
import { preferredLanguage } from './texts/language.js';
import { TextsProvider, openTexts } from './texts/texts.js';

/** What the page shows at first comes first. */
const LATER_MS = 2_000;

async function open(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root');
  if (isSecurePage()) fetchPage(location.pathname);
  const [texts, client] = await Promise.all([
    openTexts(preferredLanguage()),
    isSecurePage() ? openClient().catch(() => null) : null,
  ]);
  createRoot(root).render(
    <StrictMode>
      <TextsProvider texts={texts}>
        <PageAnnouncer>
          <FaultBoundary>
            <SettingsProvider>
              {client ? (
                <ClientContext value={client}>
                  <App />
                </ClientContext>
              ) : isSecurePage() ? (
                <StoragePage />
              ) : (
                <InsecurePage />
              )}
            </SettingsProvider>
          </FaultBoundary>
        </PageAnnouncer>
      </TextsProvider>
    </StrictMode>,
  );
  setTimeout(() => {
    if (client) {
      fetchOtherPages();
      void sweepOutbox(client.api, client.outbox);
    }
    registerWorker();
  }, LATER_MS);
}

installOffer.watch(window);
void open();
