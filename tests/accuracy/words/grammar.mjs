// SPDX-License-Identifier: MIT
// What tree-sitter's grammars say: FILE:LINE TAB NAME for each import of the files that
// standard input names, FILE:0 TAB ! for a file that a grammar cannot read to its end.
// node grammar.mjs LANGUAGE MODULES < LIST, where MODULES is the node_modules of:
// npm install --ignore-scripts web-tree-sitter tree-sitter-c-sharp tree-sitter-php
//   tree-sitter-rust tree-sitter-scala @tree-sitter-grammars/tree-sitter-kotlin tree-sitter-wasms
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const COMMENTS = ['comment', 'line_comment', 'block_comment', 'multiline_comment'];

// The words of nodes, each with its row, without comments.
function words(...nodes) {
  const out = [];
  const stack = nodes.reverse();
  while (stack.length) {
    const at = stack.pop();
    if (COMMENTS.includes(at.type)) continue;
    if (!at.childCount || at.type === 'string_content')
      out.push({ text: at.text.replace(/[`\s]/g, ''), row: at.startPosition.row });
    else for (let i = at.childCount - 1; i >= 0; i--) stack.push(at.child(i));
  }
  return out.filter((w) => w.text);
}

const join = (list) => list.map((w) => w.text).join('');
const named = (list, name = join(list)) => (list.length ? [{ name, row: list[0].row }] : []);

// `a.{b, c => d}` as a.b and a.c, each at the row of its own part.
function spread(list, { renames = ['as'], drop = [] } = {}) {
  const out = [];
  const prefixes = [''];
  let at = { name: '' };
  let skip = false;
  const end = () => {
    if (at.name !== prefixes.at(-1)) out.push(at);
    at = { name: prefixes.at(-1) };
    skip = false;
  };
  for (const { text, row } of list) {
    if (text === '{') {
      prefixes.push(at.name);
      at = { name: at.name };
    } else if (text === '}') {
      end();
      prefixes.pop();
      at = { name: prefixes.at(-1) };
    } else if (text === ',' || text === ';') {
      end();
    } else if (renames.includes(text)) {
      skip = true;
    } else if (!skip && !drop.includes(text)) {
      at = { name: at.name + text, row: at.row ?? row };
    }
  }
  end();
  return out;
}

// Rust's, which may stand in macros, where there are only words.
function uses(list) {
  const from = list.findIndex((w) => w.text === 'use') + 1;
  return spread(list.slice(from)).map(({ name, row }) =>
    ({ name: name.replace(/::self$/, ''), row }));
}

function inMacro(node) {
  const out = [];
  for (let i = 0; i < node.childCount; i++) {
    if (node.child(i).text !== 'use') continue;
    const part = [];
    for (; i < node.childCount && node.child(i).text !== ';'; i++) part.push(node.child(i));
    if (i < node.childCount) out.push(...uses(words(...part)));
  }
  return out;
}

const scala = (n) => spread(words(n).slice(1), { renames: ['as', '=>'] });

const LANGUAGES = {
  kotlin: {
    wasm: '@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm',
    import: (n) => spread(words(n).slice(1)),
  },
  scala: {
    wasm: 'tree-sitter-scala/tree-sitter-scala.wasm',
    import_declaration: scala,
    export_declaration: scala,
  },
  csharp: {
    wasm: 'tree-sitter-c-sharp/tree-sitter-c_sharp.wasm',
    using_directive: (n) => {
      const all = words(n);
      const at = (text) => all.findIndex((w) => w.text === text) + 1;
      const name = all.slice(at('=') || at('using'), -1)
        .filter((w) => w.text !== 'static' && w.text !== 'unsafe');
      const to = name.findIndex((w) => ['<', '[', '?', '*'].includes(w.text));
      return named(name.slice(0, to < 0 ? undefined : to));
    },
  },
  php: {
    wasm: 'tree-sitter-php/tree-sitter-php.wasm',
    namespace_use_declaration: (n) =>
      spread(words(n).slice(1), { drop: ['function', 'const'] }),
    ...Object.fromEntries(['require', 'require_once', 'include', 'include_once'].map((w) =>
      [w + '_expression', (n) => {
        const all = words(n).slice(1).filter((x) => x.text !== '(' && x.text !== ')');
        const isHere = join(all.slice(0, 2)) === '__DIR__.';
        const rest = isHere ? all.slice(2) : all;
        return rest.length === 3 && /^['"]$/.test(rest[0].text) ? named(all, rest[1].text) : [];
      }])),
  },
  swift: {
    wasm: 'tree-sitter-wasms/out/tree-sitter-swift.wasm',
    import_declaration: (n) => named(words(n.children.at(-1))),
  },
  rust: {
    wasm: 'tree-sitter-rust/tree-sitter-rust.wasm',
    use_declaration: (n) => uses(words(n)),
    extern_crate_declaration: (n) => named(words(n.childForFieldName('name'))),
    token_tree: inMacro,
    macro_invocation: (n) => {
      const all = words(n);
      const isFile = /^include(_str|_bytes)?$/.test(all[0].text) && all[3]?.text === '"';
      return isFile ? named(all, all[4].text) : [];
    },
  },
};

const language = LANGUAGES[process.argv[2]];
const modules = path.resolve(process.argv[3]);
const load = (file) => import(pathToFileURL(path.join(modules, file)));
const { Parser, Language } = await load('web-tree-sitter/tree-sitter.js');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(path.join(modules, language.wasm)));
for (const file of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const tree = parser.parse(fs.readFileSync(file, 'utf8'));
  if (tree.rootNode.hasError) console.log(`${file}:0\t!`);
  const kinds = Object.keys(language).filter((k) => k !== 'wasm');
  for (const node of tree.rootNode.descendantsOfType(kinds))
    for (const { name, row } of language[node.type](node))
      console.log(`${file}:${row + 1}\t${name}`);
  tree.delete();
}
