export * from './client-address/addresses.js';
export * from './client-address/cidrs.js';
export * from './client-address/client-address.js';
export * from './config/env-example.js';
export * from './config/read-settings.js';
export { RESERVED_SETTINGS } from './config/settings.js';
export type { Program } from './config/setting.js';
