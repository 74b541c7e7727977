/** The page's one style sheet; the page's policy names its digest. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fbfaf8;--card:#fff;--ink:#1d1b18;--soft:#5d5850;--line:#ddd7cc;--mark:#7a4b00;--own:#eef3f1}
@media (prefers-color-scheme:dark){:root{--page:#171614;--card:#201f1c;--ink:#efebe4;--soft:#b0a99d;--line:#3b3832;--mark:#f0b866;--own:#1e2725}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:2rem 1rem 4rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,"Noto Sans",sans-serif;overflow-wrap:anywhere}
h1{margin:0 0 1rem;font-size:1.75rem;line-height:1.2}
h2{margin:2rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line);font-size:.875rem;font-weight:600;color:var(--soft);font-variant-numeric:tabular-nums}
dl{display:grid;gap:.25rem;margin:0 0 1rem}
dl div{display:grid;grid-template-columns:minmax(7rem,11rem) 1fr;gap:.75rem}
dt{color:var(--soft)}dd{margin:0}
ul{margin:0 0 1rem;padding-left:1.25rem}
code{font:.875em/1.4 ui-monospace,monospace}
aside{padding:.75rem 1rem;border:1px solid var(--line);border-left:.25rem solid var(--mark);border-radius:.5rem;background:var(--card)}
article{margin:.5rem 0;padding:.625rem .875rem;border:1px solid var(--line);border-radius:.75rem;background:var(--card)}
article.seat0{background:var(--own)}
article.event{display:flex;flex-wrap:wrap;gap:0 .5rem;border:0;background:none;color:var(--soft)}
article:target{outline:2px solid var(--mark);outline-offset:2px}
article p{margin:0}
.by{font-size:.8125rem;color:var(--soft);font-variant-numeric:tabular-nums}
.by .name{font-weight:600;color:var(--ink)}
.seq{color:inherit;text-decoration:none}.seq::before{content:"#"}
.told{font-size:.8125rem}
.text{margin-top:.25rem;white-space:pre-wrap}
.redacted,.missing{margin-top:.25rem;color:var(--mark);font-style:italic}
figure{margin:.5rem 0 0}
img{display:block;max-width:100%;height:auto;max-height:36rem;object-fit:contain;border-radius:.5rem}
figcaption{font-size:.8125rem;color:var(--soft)}
@media print{:root{--page:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--own:#fff}body{max-width:none;padding:0;font-size:10pt}article,aside,figure{break-inside:avoid}h2{break-after:avoid}}
`;
