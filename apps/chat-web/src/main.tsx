import { AnnouncerProvider } from '@parley/ui';
import { I18nProvider } from '@lingui/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { InsecurePage, StoragePage } from './frame/no-key-page.js';
import { ClientContext } from './session/client-context.js';
import { isSecurePage, openClient } from './session/client.js';
import { openTexts } from './texts/texts.js';

async function open(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root');
  const i18n = await openTexts();
  const client = isSecurePage() ? await openClient().catch(() => null) : null;
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <AnnouncerProvider>
          {client ? (
            <ClientContext value={client}>
              <App />
            </ClientContext>
          ) : isSecurePage() ? (
            <StoragePage />
          ) : (
            <InsecurePage />
          )}
        </AnnouncerProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

void open();
