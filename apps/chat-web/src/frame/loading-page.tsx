import { useTexts } from '../texts/texts.js';
import { PageTop } from './step-page.js';

/** Shown while the service is asked; the words appear only when it takes long. */
export function LoadingPage() {
  const { say } = useTexts();
  return (
    <div className="calm">
      <PageTop />
      <main aria-busy="true">
        <p className="late" role="status">
          {say('page.loading')} …
        </p>
      </main>
    </div>
  );
}
