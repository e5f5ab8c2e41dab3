/* SPDX-License-Identifier: MIT */
/* The page's style sheet: light and dark by the reader's setting, and paper. Colours differ in
 * brightness as well as in hue, for eyes that do not tell red from green. */
#include "report_parts.h"

const char *const tg_report_style[] = {
	":root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1c2024;--soft:#5b6470;"
	"--line:#dcdfe3;--ok:#7aa6c2;--no:#c2410c;--over:#e0a100;--err:#6d3fa0;--see:#b9c0c8;"
	"--link:#1d5f8a}\n",
	"@media(prefers-color-scheme:dark){:root{--paper:#14171a;--card:#1c2024;--ink:#e8eaed;"
	"--soft:#9aa4b0;--line:#343b43;--ok:#4d7c9c;--no:#f0703a;--over:#f2c14e;--err:#b48ae0;"
	"--see:#56606b;--link:#8cc4ea}}\n",
	"*{box-sizing:border-box}\n",
	"body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"
	"-apple-system,\"Segoe UI\",Roboto,\"Liberation Sans\",sans-serif;"
	"font-variant-numeric:tabular-nums}\n",
	"main,header,footer{max-width:62rem;margin:0 auto;padding:0 1.25rem}\n",
	"header{padding-top:2.5rem}\n",
	"h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem;letter-spacing:-.01em}\n",
	"h2{font-size:1.25rem;margin:0 0 .8rem}\n",
	"h3{font-size:1rem;margin:1.8rem 0 .5rem}\n",
	"p{margin:.4rem 0}a{color:var(--link)}small{color:var(--soft);font-size:.85em}\n",
	"code{font:.9em ui-monospace,\"SF Mono\",Menlo,Consolas,\"Liberation Mono\",monospace;"
	"overflow-wrap:anywhere}\n",
	"nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:1rem 0}\n",
	"section{background:var(--card);border:1px solid var(--line);border-radius:10px;"
	"padding:1.4rem 1.5rem;margin:0 0 1.25rem}\n",
	".lead,.basis{color:var(--soft)}.basis{font-size:.82rem;margin:.5rem 0 0;max-width:46rem}\n",
	".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.4rem,1fr));gap:.8rem;"
	"margin:1.5rem 0 1.25rem;padding:0}\n",
	".cards div{background:var(--card);border:1px solid var(--line);border-radius:10px;"
	"padding:.9rem 1rem}\n",
	".cards dt{color:var(--soft);font-size:.82rem}\n",
	".cards dd{margin:0;font-size:1.35rem;font-weight:650;line-height:1.25}\n",
	".cards dd small{display:block;font-size:.78rem;font-weight:400}\n",
	".facts{padding-left:1.1rem;margin:.4rem 0}.facts li{margin:.15rem 0}\n",
	".dora{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:1.4rem 2.5rem;"
	"margin:0}.dora dt{font-weight:650}.dora dd{margin:0}\n",
	"table{border-collapse:collapse;width:100%;font-size:.92rem}\n",
	"th,td{text-align:left;padding:.32rem .6rem .32rem 0;border-bottom:1px solid var(--line);"
	"vertical-align:top;font-weight:400}thead th{color:var(--soft);font-size:.82rem}\n",
	"td{overflow-wrap:anywhere}.n{text-align:right;white-space:nowrap}\n",
	".bar{width:34%;padding-right:0;vertical-align:middle}.bar svg{display:block;width:100%;"
	"height:.75rem}.wide{overflow-x:auto}.wide table{min-width:38rem}\n",
	"figure{margin:1.2rem 0 .4rem}figcaption{font-weight:650;margin-bottom:.8rem}\n",
	".plot{display:flex;gap:.5rem;height:11rem}.plot svg{flex:1;min-width:0;height:100%;"
	"overflow:visible}.plot line{stroke:var(--line);vector-effect:non-scaling-stroke}\n",
	".y{display:flex;flex-direction:column;justify-content:space-between;text-align:right;"
	"width:2.4rem;font-size:.75rem;line-height:1;color:var(--soft);margin:-.35rem 0}\n",
	".x{display:flex;margin-left:2.9rem;font-size:.75rem;color:var(--soft);padding-top:.35rem}\n",
	".x b{display:block;color:var(--ink)}.pairs{display:grid;gap:0 2.5rem;"
	"grid-template-columns:repeat(auto-fit,minmax(min(25rem,100%),1fr))}\n",
	".x span{flex:1;text-align:center;line-height:1.25}.x.sparse{justify-content:space-between}"
	".x.sparse span{flex:none}\n",
	".pairs>div{min-width:0}.pairs h3{margin-top:.4rem}.pairs figure{margin-top:1rem}.pairs>div:nth-child(n+3){"
	"margin-top:1.6rem}time,p small,li small{white-space:nowrap}\n",
	".legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.82rem;color:var(--soft);"
	"margin-bottom:.9rem}.legend svg{width:.75rem;height:.75rem;margin-right:.35rem}\n",
	".part0{fill:var(--ok)}.part1,.refused{fill:var(--no)}.part2,.warned{fill:var(--over)}"
	".part3{fill:var(--err)}.observed{fill:var(--see)}\n",
	"details{margin-top:.4rem;font-size:.85rem}summary{cursor:pointer;color:var(--soft)}"
	"details table{width:auto;margin-top:.4rem}details td,details th{padding-right:1.2rem}\n",
	"footer{color:var(--soft);font-size:.85rem;padding-bottom:3rem}\n",
	".hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n",
	"@media(max-width:36rem){header{padding-top:1.5rem}main,header,footer{padding-left:.8rem;"
	"padding-right:.8rem}section{padding:1.1rem 1rem}.counts .bar{display:none}"
	".x.sparse span:nth-child(even){display:none}.x{font-size:.68rem}}\n",
	"@media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#444;"
	"--line:#bbb;--ok:#7aa6c2;--no:#c2410c;--over:#e0a100;--err:#6d3fa0;--see:#b9c0c8}"
	"body{font-size:10.5pt}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
	"nav,details{display:none}section{border:0;padding:0 0 .6rem;margin:0 0 1rem}"
	".cards{grid-template-columns:repeat(6,1fr);gap:.5rem}.cards dd{font-size:1.1rem}"
	".pairs{grid-template-columns:repeat(2,minmax(0,1fr))}.plot{height:7.5rem}.x{font-size:.6rem}"
	".dora{grid-template-columns:1fr 1fr}"
	"figure,tr,.pairs>div,.cards div,.dora div{break-inside:avoid}h2,h3{break-after:avoid}"
	".cards div{border-color:#bbb}main,header,footer{max-width:none;padding:0}}\n",
	NULL,
};
