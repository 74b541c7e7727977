import { afterEach, describe, expect, it } from '@jest/globals';
import type { ImageUploadsOptions } from '@parley/client';
import { LIMITS, refuse, type AttachmentId, type Refusal, type RoomId, type UploadedImage } from '@parley/contracts';
import { Tray } from './tray.js';
import { until } from '../../test/until.js';

const GIF = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0];
const image = (name = 'a.gif'): File => new File([Uint8Array.from(GIF)], name, { type: 'image/gif' });
const uploaded = (id: number): UploadedImage => ({
  id: `image-${id}` as AttachmentId,
  type: 'image/gif',
  bytes: 10,
  width: 1,
  height: 1,
  sha256: '',
  thumbnailSha256: '',
});

describe('the tray', () => {
  const open: Tray[] = [];
  afterEach(() => {
    for (const tray of open.splice(0)) tray.close();
  });
  /** A service that answers an upload when it is told to. */
  const started = () => {
    const answers: ((answer: UploadedImage | Refusal) => void)[] = [];
    const api: ImageUploadsOptions['api'] = {
      upload: () =>
        new Promise((resolve) => {
          answers.push(resolve);
        }),
      removeUpload: () => Promise.resolve({}),
    };
    const connection: ImageUploadsOptions['connection'] = { online: true, subscribe: () => () => undefined };
    const tray = new Tray({ api, connection, roomId: 'room' as RoomId, keepPreview: () => undefined });
    open.push(tray);
    const states = (): string[] => tray.getSnapshot().uploads.map(({ state }) => state);
    const settled = (...expected: string[]) => until(tray, () => states().join() === expected.join());
    return { tray, answers, states, settled };
  };
  const heard = () => {
    const calls: string[] = [];
    return { calls, ready: () => calls.push('ready'), failed: () => calls.push('failed') };
  };

  it('takes what can be sent, and names the files that can not when there are several', async () => {
    const { tray, states } = started();
    await tray.choose([image(), new File(['<svg/>'], 'drawing.png')]);
    expect(states()).toHaveLength(1);
    expect(tray.getSnapshot().faults).toMatchObject([{ name: 'drawing.png', fault: { fault: 'type' } }]);
  });
  it('names no file where only one was chosen, and forgets its faults at the next choice', async () => {
    const { tray } = started();
    await tray.choose([new File(['<svg/>'], 'drawing.png')]);
    expect(tray.getSnapshot().faults).toMatchObject([{ name: null }]);
    await tray.choose([image()]);
    expect(tray.getSnapshot().faults).toEqual([]);
  });
  it('says how many were left out of a full one', async () => {
    const { tray, states } = started();
    await tray.choose(Array.from({ length: LIMITS.imagesInMessage + 2 }, () => image()));
    expect(states()).toHaveLength(LIMITS.imagesInMessage);
    expect(tray.getSnapshot().faults).toMatchObject([{ fault: { fault: 'tooMany', limit: 10, over: 2 } }]);
  });
  it('says no more of what was left out once the rest is sent', async () => {
    const { tray, answers, settled } = started();
    await tray.choose([image(), new File(['<svg/>'], 'drawing.png')]);
    answers[0]?.(uploaded(0));
    await settled('ready');
    expect(tray.getSnapshot().faults).toHaveLength(1);
    tray.take();
    expect(tray.getSnapshot().faults).toEqual([]);
  });
  it('sends by itself as soon as what is on its way is up', async () => {
    const { tray, answers, settled } = started();
    await tray.choose([image(), image()]);
    const when = heard();
    tray.arm(when);
    expect(tray.getSnapshot().armed).toBe(true);
    answers[0]?.(uploaded(0));
    await settled('ready', 'sending');
    expect(when.calls).toEqual([]);
    answers[1]?.(uploaded(1));
    await settled('ready', 'ready');
    expect(when.calls).toEqual(['ready']);
    expect(tray.getSnapshot().armed).toBe(false);
    expect(tray.take().map(({ id }) => id)).toEqual(['image-0', 'image-1']);
  });
  it('leaves it to the person when one fails meanwhile', async () => {
    const { tray, answers, settled } = started();
    await tray.choose([image(), image()]);
    const when = heard();
    tray.arm(when);
    answers[0]?.(refuse('image_damaged'));
    answers[1]?.(uploaded(1));
    await settled('failed', 'ready');
    expect(when.calls).toEqual(['failed']);
  });
  it('sends without the one that had failed before', async () => {
    const { tray, answers, settled } = started();
    await tray.choose([image(), image()]);
    answers[0]?.(refuse('image_damaged'));
    await settled('failed', 'sending');
    const when = heard();
    tray.arm(when);
    answers[1]?.(uploaded(1));
    await settled('failed', 'ready');
    expect(when.calls).toEqual(['ready']);
  });
  it('leaves it to the person when one fails and one that had failed before was removed', async () => {
    const { tray, answers, settled } = started();
    await tray.choose([image(), image(), image()]);
    answers[0]?.(refuse('image_damaged'));
    await settled('failed', 'sending', 'sending');
    const when = heard();
    tray.arm(when);
    tray.remove(tray.getSnapshot().uploads[0]?.key ?? '');
    answers[1]?.(refuse('image_damaged'));
    answers[2]?.(uploaded(2));
    await settled('failed', 'ready');
    expect(when.calls).toEqual(['failed']);
  });
  it('leaves it to the person when one that was tried again fails again', async () => {
    const { tray, answers, settled } = started();
    await tray.choose([image(), image()]);
    answers[0]?.(refuse('image_damaged'));
    await settled('failed', 'sending');
    const when = heard();
    tray.arm(when);
    tray.retry(tray.getSnapshot().uploads[0]?.key ?? '');
    answers[2]?.(refuse('image_damaged'));
    answers[1]?.(uploaded(1));
    await settled('failed', 'ready');
    expect(when.calls).toEqual(['failed']);
  });
  it('does nothing by itself once that was undone, or another image was chosen', async () => {
    const { tray, answers, settled } = started();
    await tray.choose([image()]);
    const when = heard();
    tray.arm(when);
    tray.disarm();
    tray.arm(when);
    await tray.choose([image()]);
    answers[0]?.(uploaded(0));
    answers[1]?.(uploaded(1));
    await settled('ready', 'ready');
    expect(when.calls).toEqual([]);
  });
  it('sends nothing when the last image on its way was removed', async () => {
    const { tray } = started();
    await tray.choose([image()]);
    const when = heard();
    tray.arm(when);
    tray.remove(tray.getSnapshot().uploads[0]?.key ?? '');
    expect(when.calls).toEqual([]);
    expect(tray.getSnapshot().armed).toBe(false);
  });
});
