import { Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { API, isRefusal, KEPT_IMAGE_BYTES, LIMITS, refuse } from '@parley/contracts';
import type { Refusal, UploadAnswer, UploadedImage } from '@parley/contracts';
import { orRefuse, Refused } from '@parley/platform';
import { fetchImage, mayUpload, removeImage, uploadImage } from '@parley/rooms';
import type { Caller, ImageSize, Uploader, UploadOptions } from '@parley/rooms';
import type { Request, Response } from 'express';
import { ChatParts } from '../chat-parts.js';
import { callerOf, proofOf } from './caller.js';
import { hangUpOf } from './hang-up.js';
import { sendImage } from './image-answer.js';
import { ANSWER_BOUNDS, ImagePlaces, UPLOAD_BOUNDS } from './image-places.js';
import { attachmentIdOf, roomIdOf } from './path-id.js';
import { declaredBytes, readProvenBody } from './request-body.js';

/** Images of a room. Of an upload nothing is read before its device has a seat, its budgets and a place. */
@Controller(`${API}/rooms/:roomId/attachments`)
export class AttachmentsController {
  private readonly uploads = new ImagePlaces(UPLOAD_BOUNDS);
  private readonly answers = new ImagePlaces(ANSWER_BOUNDS);

  constructor(private readonly parts: ChatParts) {}

  @Post()
  async upload(
    @Param('roomId') id: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadAnswer> {
    const signal = hangUpOf(response);
    const caller = callerOf(request);
    const uploader = orRefuse(await mayUpload(this.parts.rooms, caller, roomIdOf(id)));
    const limit = LIMITS.imageBytes;
    const bytes = declaredBytes(request) ?? limit;
    if (bytes > limit) throw new Refused(refuse('too_large', { limit }));
    orRefuse(await this.takeBudgets(caller));
    const place = orRefuse(await this.uploads.take(uploader.owner, bytes, signal));
    try {
      return { attachment: orRefuse(await this.read(request, uploader, { signal, hold: place.resize })) };
    } finally {
      place.giveBack();
    }
  }

  @Get(':attachmentId')
  async show(
    @Param('roomId') roomId: string,
    @Param('attachmentId') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.send('original', roomId, id, request, response);
  }

  @Get(':attachmentId/thumbnail')
  async showThumbnail(
    @Param('roomId') roomId: string,
    @Param('attachmentId') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.send('thumbnail', roomId, id, request, response);
  }

  @Delete(':attachmentId')
  @HttpCode(204)
  async remove(
    @Param('roomId') roomId: string,
    @Param('attachmentId') id: string,
    @Req() request: Request,
  ): Promise<void> {
    const { thumbprint } = callerOf(request);
    orRefuse(await removeImage(this.parts.rooms, thumbprint, roomIdOf(roomId), attachmentIdOf(id)));
  }

  private async takeBudgets({ thumbprint, network }: Caller): Promise<Refusal | null> {
    const { limits } = this.parts.rooms;
    const retryAfter =
      (await limits.take('upload-by-device', thumbprint)) ?? (await limits.take('upload-by-address', network));
    return retryAfter === null ? null : refuse('too_many_requests', { retryAfter });
  }

  private async read(request: Request, uploader: Uploader, options: UploadOptions): Promise<UploadedImage | Refusal> {
    const bytes = await readProvenBody(request, proofOf(request), LIMITS.imageBytes);
    return isRefusal(bytes) ? bytes : uploadImage(this.parts.rooms, uploader, bytes, options);
  }

  private async send(size: ImageSize, roomId: string, id: string, request: Request, response: Response): Promise<void> {
    const { thumbprint, network } = callerOf(request);
    const [room, attachment] = [roomIdOf(roomId), attachmentIdOf(id)];
    const owner = { network, device: thumbprint };
    // Sealed and open at once, until it has been opened.
    const most = 2 * KEPT_IMAGE_BYTES[size];
    const place = orRefuse(await this.answers.take(owner, most, hangUpOf(response)));
    try {
      const image = orRefuse(await fetchImage(this.parts.rooms, thumbprint, room, attachment, size));
      place.resize(image.bytes.length);
      await sendImage(response, image);
    } finally {
      place.giveBack();
    }
  }
}
