// Writes .env.example from the schema of settings. Run after `npm run build`; a unit test compares the two.
import { writeFileSync } from 'node:fs';
import { envExample } from '../dist/libs/platform/src/index.js';

writeFileSync('.env.example', envExample());
