import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import {
  API,
  decisionSchema,
  ERROR_MESSAGES,
  ERROR_STATUS,
  joinSchema,
  openRoomSchema,
  PARTICIPANT_ROUTES,
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

function operationOf({ method, path, proof, answer, does, refusals }: ParticipantRoute): Operation {
  const body = method === 'POST' ? BODIES[path] : undefined;
  const [status = '200'] = answer.split(' ');
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
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } } : {}),
    ...(proof ? { security: [{ DPoP: [] }] } : {}),
    responses: { [status]: { description: answer }, ...refused },
  };
}

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>;

export function serveDocuments(app: NestExpressApplication): void {
  SwaggerModule.setup(DOCS.slice(1), app, openApi, { jsonDocumentUrl: `${DOCS.slice(1)}/openapi.json` });
}
