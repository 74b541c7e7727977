export { ImageWorker, type ImageWorkerOptions } from './image-worker.js';
