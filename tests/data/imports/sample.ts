import a from "a"; import {b, type C} from './b'
import * as q from 'q'
import "side"
import type { T } from "./t"
export * from "./e"
export { x } from './ex'
const t = `import "no" ${x ? `${require} }` : "}"}`
const r = require('r'), d = import("./d")
x = a / b / c; y = /import "no"/g
/** @type {import("no")} */
/// <reference path="ref.d.ts" />
import fs = require("fs")
