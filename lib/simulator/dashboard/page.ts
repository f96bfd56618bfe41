import type { Page } from '../admin/context';
import { ICON, listPolicy } from '../admin/document';
import { SCRIPT, STYLE } from './embedded';

/** The page without data. Its script adds the responses of the admin API, as text and never as markup. */
const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kumiki simulator</title>
<link rel="icon" href="${ICON}">
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="masthead">
  <div class="title">
    <h1><span lang="ja">組木</span> Kumiki simulator</h1>
    <span id="live" class="live" role="status" data-state="starting">connecting</span>
    <button id="pause" type="button">Pause</button>
  </div>
  <dl id="facts" class="facts"></dl>
  <search><label for="filter">Show only what has</label> <input id="filter" type="search" placeholder="a name, an address, a tag, down …" autocomplete="off" spellcheck="false"></search>
  <nav aria-label="Parts of the page"><ul id="jumps"></ul></nav>
</header>
<main id="main" tabindex="-1">
  <noscript><p class="empty">This page needs JavaScript to show what is in the simulator.</p></noscript>
  <div id="zones"></div>
  <p id="others" class="meta"></p>
  <section id="requests" class="zone" aria-labelledby="requests-name">
    <h2 id="requests-name">Requests <small id="total"></small></h2>
    <h3>The last ones, newest first, by the simulator’s clock</h3>
    <div class="card">
      <ol id="log" class="log"></ol>
      <p id="quiet" class="meta">None.</p>
    </div>
  </section>
</main>
<footer class="foot">A simulator of the Sakura Cloud API on this machine. This page only looks; the admin API is at <a href="/simulator">/simulator</a>.</footer>
<script>${SCRIPT}</script>
</body>
</html>
`;

/** Makes browsers enforce that the script writes only text, never markup. */
const CONTENT_SECURITY_POLICY = [
  ...listPolicy(STYLE, SCRIPT),
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The page that displays the content of a simulator. */
export const PAGE: Page = { html: HTML, contentSecurityPolicy: CONTENT_SECURITY_POLICY };
