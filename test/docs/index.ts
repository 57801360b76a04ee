/** `npm run docs`: writes the page of the data model anew. */
import { writeFileSync } from 'node:fs';
import { currentPage, PAGE } from './current.js';

writeFileSync(PAGE, currentPage());
console.log(`written: ${PAGE}`);
