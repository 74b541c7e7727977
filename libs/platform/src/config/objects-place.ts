import type { Settings } from './read-settings.js';

/** Where sealed objects lie: a folder, or a bucket. */
export type ObjectsPlace = { folder: string } | S3Place;
interface S3Place {
  /** Scheme, host and port. */
  endpoint: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
}

type Given = Pick<
  Settings<'chat'>,
  'OBJECTS_DIR' | 'S3_ENDPOINT' | 'S3_BUCKET' | 'MINIO_ACCESS_KEY' | 'MINIO_SECRET_KEY'
>;

/** The one that was given; `readSettings` has seen that it is one, and whole. */
export function objectsPlace(given: Given): ObjectsPlace {
  const { OBJECTS_DIR: folder, S3_ENDPOINT: endpoint, S3_BUCKET: bucket } = given;
  const { MINIO_ACCESS_KEY: accessKey, MINIO_SECRET_KEY: secretKey } = given;
  if (folder !== undefined) return { folder };
  if (endpoint === undefined || bucket === undefined || accessKey === undefined || secretKey === undefined)
    throw new TypeError('settings without a place for objects');
  return { endpoint, bucket, accessKey, secretKey };
}
