import { describe, expect, it } from '@jest/globals';
import type { AttachmentId, RoomId, UploadedImage } from '@parley/contracts';
import { LazyTray } from './lazy-tray.js';
import { Tray } from './tray.js';
import { until } from '../../test/until.js';

const GIF = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0];
const image = (): File => new File([Uint8Array.from(GIF)], 'a.gif', { type: 'image/gif' });
const uploaded: UploadedImage = {
  id: 'image-1' as AttachmentId,
  type: 'image/gif',
  bytes: 10,
  width: 1,
  height: 1,
  sha256: '',
  thumbnailSha256: '',
};

describe('a tray whose code is fetched with the first choice', () => {
  /** Its code comes when the test says so, or does not. */
  const started = () => {
    const codes: { came: () => void; failed: () => void }[] = [];
    const made: { tray: Tray; closed: boolean }[] = [];
    const options: ConstructorParameters<typeof Tray>[0] = {
      api: { upload: () => Promise.resolve(uploaded), removeUpload: () => Promise.resolve({}) },
      connection: { online: true, subscribe: () => () => undefined },
      roomId: 'room' as RoomId,
      keepPreview: () => undefined,
    };
    const make = (): Tray => {
      const tray = new Tray(options);
      const one = { tray, closed: false };
      made.push(one);
      const close = tray.close.bind(tray);
      tray.close = () => {
        one.closed = true;
        close();
      };
      return tray;
    };
    const lazy = new LazyTray(
      () =>
        new Promise((resolve, reject) => {
          codes.push({
            came: () => {
              resolve(make());
            },
            failed: () => {
              reject(new TypeError('Failed to fetch'));
            },
          });
        }),
    );
    const calls: string[] = [];
    const when = { ready: () => calls.push('ready'), failed: () => calls.push('failed') };
    return { lazy, codes, made, calls, when };
  };

  it('says that something is being chosen until it stands there', async () => {
    const { lazy, codes } = started();
    const choosing = lazy.choose([image()]);
    expect(lazy.getSnapshot()).toMatchObject({ tray: null, choosing: true });
    codes[0]?.came();
    await choosing;
    expect(lazy.getSnapshot().choosing).toBe(false);
    expect(lazy.getSnapshot().view.uploads).toHaveLength(1);
    lazy.close();
  });
  it('sends with the image what was sent off while it was being chosen', async () => {
    const { lazy, codes, calls, when } = started();
    const choosing = lazy.choose([image()]);
    lazy.arm(when);
    expect(lazy.getSnapshot().view.armed).toBe(true);
    codes[0]?.came();
    await choosing;
    await until(lazy, () => calls.length > 0);
    expect(calls).toEqual(['ready']);
    expect(lazy.take()).toMatchObject([{ id: 'image-1' }]);
    lazy.close();
  });
  it('leaves it to the person when what was chosen is no image', async () => {
    const { lazy, codes, calls, when } = started();
    const choosing = lazy.choose([new File(['<svg/>'], 'drawing.png')]);
    lazy.arm(when);
    codes[0]?.came();
    await choosing;
    expect(calls).toEqual(['failed']);
    expect(lazy.getSnapshot().view.armed).toBe(false);
    lazy.close();
  });
  it('sends nothing by itself when that was undone meanwhile', async () => {
    const { lazy, codes, calls, when } = started();
    const choosing = lazy.choose([image()]);
    lazy.arm(when);
    lazy.disarm();
    codes[0]?.came();
    await choosing;
    await until(lazy, () => lazy.getSnapshot().view.uploads[0]?.state === 'ready');
    expect(calls).toEqual([]);
    lazy.close();
  });
  it('keeps the words when its code does not come, and asks for it again at the next choice', async () => {
    const { lazy, codes, calls, when } = started();
    const refused = lazy.choose([image()]);
    lazy.arm(when);
    codes[0]?.failed();
    await expect(refused).rejects.toThrow('Failed to fetch');
    expect(lazy.getSnapshot()).toMatchObject({ choosing: false, view: { armed: false } });
    expect(calls).toEqual([]);
    const choosing = lazy.choose([image()]);
    codes[1]?.came();
    await choosing;
    expect(lazy.getSnapshot().view.uploads).toHaveLength(1);
    lazy.close();
  });
  it('opens one tray for two choices at once', async () => {
    const { lazy, codes, made } = started();
    const choosing = [lazy.choose([image()]), lazy.choose([image()])];
    codes[0]?.came();
    await Promise.all(choosing);
    expect([codes.length, made.length]).toEqual([1, 1]);
    expect(lazy.getSnapshot().view.uploads).toHaveLength(2);
    lazy.close();
  });
  it('leaves no tray open that came after the composer was gone', async () => {
    const { lazy, codes, made } = started();
    const choosing = lazy.choose([image()]);
    lazy.close();
    codes[0]?.came();
    await choosing;
    expect(made).toMatchObject([{ closed: true }]);
    expect(made[0]?.tray.getSnapshot().uploads).toEqual([]);
    expect(lazy.getSnapshot()).toMatchObject({ tray: null, choosing: false });
  });
});
