/**
 * Generates build/, the contents of the package: JavaScript in a few parts, and one declaration file per
 * entry. `npm run build`.
 */
import { embedPages } from './dashboard.ts';
import { compileDeclarations } from './declarations.ts';
import { compileJavaScript } from './javascript.ts';
import { removeOtherFiles, writeIfChanged } from './output.ts';
import { writeSignatures } from './signatures/write.ts';

await embedPages();
writeSignatures();
const files = [...(await compileDeclarations()), ...(await compileJavaScript())];
for (const file of files) writeIfChanged(file);
removeOtherFiles(files);
