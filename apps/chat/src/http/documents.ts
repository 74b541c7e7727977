import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import {
  API,
  decisionSchema,
  ERROR_MESSAGES,
  ERROR_STATUS,
  IMAGE_TYPES,
  joinSchema,
  openRoomSchema,
  PARTICIPANT_ROUTES,
  THUMBNAIL_TYPE,
} from '@parley/contracts';
import type { ErrorCode, ParticipantRoute } from '@parley/contracts';
import { z } from 'zod';

/** Where the documents stand, and their OpenAPI text beside them. */
export const DOCS = '/api/docs';

const BODIES: Readonly<Record<string, z.ZodType>> = {
  '/rooms': openRoomSchema,
  '/joins': joinSchema,
  '/rooms/:roomId/knocks/:knockId/decisions': decisionSchema,
};
/** Answers that are an image's bytes; all others are JSON. */
const IMAGES: Readonly<Record<string, readonly string[]>> = {
  '/rooms/:roomId/attachments/:attachmentId': IMAGE_TYPES,
  '/rooms/:roomId/attachments/:attachmentId/thumbnail': [THUMBNAIL_TYPE],
};
const ALWAYS: readonly ErrorCode[] = ['bad_request', 'too_many_requests', 'internal', 'unavailable'];
const WITH_PROOF: readonly ErrorCode[] = ['use_nonce', 'bad_proof'];

type Paths = OpenAPIObject['paths'];
type Operation = NonNullable<Paths[string]['get']>;

/** OpenAPI 3 out of the table of routes and the schemas that check them, so that it can't say anything else. */
function openApi(): OpenAPIObject {
  const paths: Paths = {};
  for (const route of PARTICIPANT_ROUTES as readonly ParticipantRoute[]) {
    const path = API + route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Parley, participants', version: '1' },
    paths,
    components: {
      securitySchemes: {
        DPoP: {
          type: 'apiKey',
          in: 'header',
          name: 'DPoP',
          description: 'A device proof, good once (docs/protocol.md).',
        },
      },
    },
  };
}

function operationOf({ method, path, proof, image, answer, does, refusals }: ParticipantRoute): Operation {
  const body = method === 'POST' ? BODIES[path] : undefined;
  const content = image
    ? bytesOf(IMAGE_TYPES)
    : body && { 'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) as Schema } };
  const answered = method === 'GET' ? IMAGES[path] : undefined;
  const status = String(parseInt(answer, 10));
  const codes = [...new Set([...refusals, ...(proof ? WITH_PROOF : []), ...ALWAYS])];
  const refused: Operation['responses'] = {};
  for (const code of codes) {
    const also = codes.filter((other) => ERROR_STATUS[other] === ERROR_STATUS[code]);
    refused[ERROR_STATUS[code]] = { description: also.map((c) => `\`${c}\`: ${ERROR_MESSAGES[c]}`).join(' ') };
  }
  return {
    summary: does,
    parameters: [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string', format: 'uuid' },
    })),
    ...(content ? { requestBody: { required: true, content } } : {}),
    ...(proof ? { security: [{ DPoP: [] }] } : {}),
    responses: {
      [status]: { description: answer, ...(answered ? { content: bytesOf(answered) } : {}) },
      ...refused,
    },
  };
}

type Schema = Record<string, unknown>;
/** Raw bytes of any of these types (OpenAPI 3.1, section 4.8.14.3); readers offer a file for `binary`. */
const bytesOf = (types: readonly string[]) =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));

export function serveDocuments(app: NestExpressApplication): void {
  SwaggerModule.setup(DOCS.slice(1), app, openApi, { jsonDocumentUrl: `${DOCS.slice(1)}/openapi.json` });
}
