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
    openTexts(preferredLanguage()).catch(() => null),
    isSecurePage() ? openClient().catch(() => null) : null,
  ]);
  if (!texts) {
    sayNotOpened(root);
    return;
  }
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

/** Without its words a page can only say so in those that came with it (room.html). */
function sayNotOpened(root: HTMLElement): void {
  const words = document.getElementById('not-opened');
  if (!(words instanceof HTMLTemplateElement)) throw new Error('the page has no words of its own');
  root.append(words.content.cloneNode(true));
  root.querySelector('button')?.addEventListener('click', () => {
    location.reload();
  });
}

installOffer.watch(window);
void open();
