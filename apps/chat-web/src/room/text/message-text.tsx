import { useTexts } from '../../texts/texts.js';
import type { Link } from './links.js';
import { piecesOf, type Mark, type Piece } from './pieces.js';
import { isFewEmoji, looksBlank } from './text-shape.js';
import { useLinks } from './use-links.js';

const NONE: readonly Mark[] = [];

/** What a person wrote, as text and nothing else: links lead where they say, and what was found is marked. */
export function MessageText({
  text,
  marks = NONE,
  current = null,
}: {
  text: string;
  marks?: readonly Mark[] | undefined;
  /** The mark one stands at. */
  current?: Mark | null;
}) {
  const { say } = useTexts();
  const links = useLinks(text);
  if (looksBlank(text)) return <p className="blank">{say('message.blank')}</p>;
  return (
    <p dir="auto" className={isFewEmoji(text) ? 'emoji' : undefined}>
      {links.length === 0 && marks.length === 0
        ? text
        : piecesOf(text, links, marks).map((piece) => (
            <Part key={piece.start} piece={piece} current={piece.mark !== null && piece.mark === current} />
          ))}
    </p>
  );
}

function Part({ piece: { text, link, mark }, current }: { piece: Piece; current: boolean }) {
  const marked = mark ? <mark className={current ? 'cur' : undefined}>{text}</mark> : text;
  return link ? <OutLink link={link}>{marked}</OutLink> : marked;
}

function OutLink({ link: { href, to, plain }, children }: { link: Link; children: React.ReactNode }) {
  const { say } = useTexts();
  return (
    <>
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr" title={to}>
        {children}
      </a>
      {!plain && <span className="leads"> {say('link.leads', { to })}</span>}
    </>
  );
}
