// node peers_lang.mjs franc|fasttext FOLDER < texts: one code of a language a line; "-" when it does not know.
// FOLDER/node_modules holds franc-all and fasttext.wasm.js (lid.176.ftz is inside).
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const [which, folder] = process.argv.slice(2);
const from = createRequire(path.join(path.resolve(folder), 'x.js'));
const load = (name) => import(pathToFileURL(path.join(path.resolve(folder), 'node_modules', name)).href);
let ask;
if (which === 'franc') {
	const { franc } = await load('franc-all/index.js');
	ask = async (s) => franc(s, { minLength: 1 });
} else {
	const { getLIDModel } = await import(pathToFileURL(from.resolve('fasttext.wasm.js')).href);
	const model = await getLIDModel();
	await model.load();
	ask = async (s) => {
		const r = await model.identify(s);
		return r.alpha3 || r.alpha2 || r.refLang || '-';
	};
}
const out = [];
for await (const line of createInterface({ input: process.stdin })) {
	const code = await ask(line);
	out.push(!code || code === 'und' ? '-' : code);
}
process.stdout.write(out.join('\n') + '\n');
