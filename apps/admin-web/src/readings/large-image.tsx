import { Icon, IconButton } from '@parley/ui';
import { useLayoutEffect, useRef, useState } from 'react';
import { Facts } from '../frame/page-head.js';
import { recordTexts } from '../texts/record.js';
import { Stamp } from '../time/stamp.js';
import type { LargeImageProps } from './large-image-props.js';
import './large-image.css';

const say = recordTexts.reading;

/** An image as large as it goes, and what the record says of it. The browser's own dialog keeps the focus and gives it back. */
export function LargeImage({ image, typeName, src, from, sentAt, onClose }: LargeImageProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [missing, setMissing] = useState(false);
  const { alt, width, height, bytes, sha256 } = image;
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      element?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="large-image"
      aria-label={alt ? say.large(alt) : say.largeUnnamed}
      onClose={onClose}
      onClick={(event) => {
        // Beside the image, not on it nor on its figures.
        if (event.target === dialog.current) onClose();
      }}
    >
      <IconButton label={say.close} onClick={onClose}>
        <Icon name="regular/x" size="l" />
      </IconButton>
      {missing ? (
        <p className="missing">{say.notShown}</p>
      ) : (
        <img
          src={src}
          alt={alt || say.imageOf(from)}
          width={width}
          height={height}
          onError={() => {
            setMissing(true);
          }}
        />
      )}
      <div className="about">
        <p dir="auto" className={alt ? undefined : 'none'}>
          {alt || say.noDescription}
        </p>
        <Facts
          facts={[
            [
              say.sent,
              <span key="sent">
                {from}, <Stamp at={sentAt} />
              </span>,
            ],
            [say.dimensions, say.pixels(width, height)],
            [say.type, `${typeName}, ${say.fileSize(bytes)}`],
            [say.digest, <code key="digest">{sha256}</code>],
          ]}
        />
      </div>
    </dialog>
  );
}
