export { FileObjects } from './files/file-objects.js';
export { assertObjectName } from './object-name.js';
export { openObjects, type ObjectsPlace, type OpenedObjects } from './open-objects.js';
export { S3Objects, type S3Place } from './s3/s3-objects.js';
