import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { API, refuse } from '@parley/contracts';
import type { ExportFormatView, ExportsAnswer, ExportView } from '@parley/contracts';
import {
  askExport,
  findExport,
  listExportFormats,
  listExports,
  openArchive,
  openExport,
  showImage,
} from '@parley/oversight';
import type { OpenedExport } from '@parley/oversight';
import { orRefuse, Refused } from '@parley/platform';
import type { Request, Response } from 'express';
import { keepToItself, sendExport, whileItMay } from '../exports/send-export.js';
import { Oversight } from '../oversight.js';
import { originOf, signedInOf } from './caller.js';
import { attachmentIdFrom, exportIdFrom, ExportInput, readingIdFrom } from './inputs.js';

/** Files made at once: each reads and unseals a whole room. */
const AT_ONCE = 4;
/** Seconds after which it is worth trying again. */
const RETRY_AFTER = 5;

/** What leaves a room within a reading: images, and the whole as a file. */
@Controller(API)
export class ExportsController {
  private readonly underWay = new Set<string>();

  constructor(private readonly oversight: Oversight) {}

  @Get('exports/formats')
  formats(): { formats: ExportFormatView[] } {
    return { formats: listExportFormats() };
  }

  @Post('readings/:readingId/exports')
  async ask(
    @Param('readingId') id: string,
    @Body() input: ExportInput,
    @Req() request: Request,
  ): Promise<{ export: ExportView }> {
    const { administrator } = signedInOf(request);
    const { parts } = this.oversight;
    return { export: orRefuse(await askExport(parts, administrator, readingIdFrom(id), input, originOf(request))) };
  }

  @Get('readings/:readingId/exports')
  async list(@Param('readingId') id: string, @Req() request: Request): Promise<ExportsAnswer> {
    const { administrator } = signedInOf(request);
    return orRefuse(await listExports(this.oversight.parts, administrator, readingIdFrom(id)));
  }

  @Get('exports/:exportId')
  async find(@Param('exportId') id: string, @Req() request: Request): Promise<{ export: ExportView }> {
    const { administrator } = signedInOf(request);
    return { export: orRefuse(await findExport(this.oversight.parts, administrator, exportIdFrom(id))) };
  }

  @Get('exports/:exportId/file')
  async send(@Param('exportId') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { administrator } = signedInOf(request);
    const exportId = exportIdFrom(id);
    const { parts } = this.oversight;
    await this.sendFile(
      exportId,
      orRefuse(await openExport(parts, administrator, exportId, originOf(request))),
      response,
    );
  }

  @Get('readings/:readingId/archive')
  async archive(@Param('readingId') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { administrator } = signedInOf(request);
    const readingId = readingIdFrom(id);
    const opened = await openArchive(this.oversight.parts, administrator, readingId, originOf(request));
    await this.sendFile(`archive/${readingId}`, orRefuse(opened), response);
  }

  @Get('readings/:readingId/attachments/:attachmentId')
  async image(
    @Param('readingId') readingId: string,
    @Param('attachmentId') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.sendImage('original', readingId, id, request, response);
  }

  @Get('readings/:readingId/attachments/:attachmentId/thumbnail')
  async thumbnail(
    @Param('readingId') readingId: string,
    @Param('attachmentId') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.sendImage('thumbnail', readingId, id, request, response);
  }

  /** One at a time by this name, and not many in all. */
  private async sendFile(name: string, opened: OpenedExport, response: Response): Promise<void> {
    // Asked for its headers alone, nothing is made, and nothing logged.
    if (response.req.method === 'HEAD') {
      response.type(opened.mediaType).end();
      return;
    }
    if (this.underWay.has(name)) throw new Refused(refuse('conflict'));
    if (this.underWay.size >= AT_ONCE) throw new Refused(refuse('too_many_requests', { retryAfter: RETRY_AFTER }));
    this.underWay.add(name);
    // A reader who takes nothing any more must not hold the room open beyond the reading.
    const over = setTimeout(() => response.destroy(), Math.max(0, opened.endsAt - this.oversight.parts.now()));
    const unwatch = whileItMay(opened, () => response.destroy());
    try {
      await sendExport(response, opened);
    } finally {
      clearTimeout(over);
      unwatch();
      this.underWay.delete(name);
    }
  }

  private async sendImage(
    size: 'original' | 'thumbnail',
    readingId: string,
    id: string,
    request: Request,
    response: Response,
  ): Promise<void> {
    const { administrator } = signedInOf(request);
    const image = { id: attachmentIdFrom(id), size };
    const { type, bytes } = orRefuse(
      await showImage(this.oversight.parts, administrator, readingIdFrom(readingId), image),
    );
    response.setHeader('Content-Type', type);
    keepToItself(response);
    response.end(bytes);
  }
}
