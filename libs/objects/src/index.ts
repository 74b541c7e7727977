export { assertObjectName } from './object-name.js';
export { openObjects, type ObjectsPlace, type OpenedObjects } from './open-objects.js';
