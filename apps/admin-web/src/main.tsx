import { AnnouncerProvider } from '@parley/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepFocus } from './frame/keep-focus.js';
import { openConsole } from './open-console.js';
import { watchForInvitation } from './sign-in/invitation-secret.js';
import { texts } from './texts/en.js';

// Before anything else looks at the address: the secret must not stay in it.
watchForInvitation();
keepFocus();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
const { router, queryClient } = openConsole();

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <AnnouncerProvider partMissing={texts.partMissing}>
        <RouterProvider router={router} />
      </AnnouncerProvider>
    </QueryClientProvider>
  </StrictMode>,
);
