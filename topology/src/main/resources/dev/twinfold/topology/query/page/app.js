/** The page: which view is shown, and what all of them share. */
import {setToken} from './api.js';
import {el, failed, loading} from './dom.js';
import {isStale, listen, live, start} from './live.js';
import {ago} from './words.js';
import {overview} from './overview.js';
import {clones} from './clones.js';
import {clients, found} from './clients.js';
import {client} from './client.js';
import {lineage} from './lineage.js';
import {usage} from './usage.js';

const ID = '([0-9a-f]{32})';
const ROUTES = [
  [/^\/?$/, overview, 'overview', 'Overview'],
  [/^\/clones$/, clones, 'clones', 'Clones'],
  [/^\/clients$/, clients, 'clients', 'Clients'],
  [/^\/search$/, found, 'clients', 'Search'],
  [/^\/usage$/, usage, 'usage', 'Usage'],
  [new RegExp(`^/lineages/${ID}/clients/${ID}$`), client, 'clients', 'Client'],
  [new RegExp(`^/lineages/${ID}$`), lineage, 'clients', 'Lineage'],
];

const main = document.getElementById('main');
let shown = new AbortController();

/** Shows what the address names; whatever the last view still waits for is given up. */
async function show() {
  shown.abort();
  shown = new AbortController();
  const {signal} = shown;
  const [path, query] = location.hash.replace(/^#/, '').split('?');
  const route = ROUTES.find(([pattern]) => pattern.test(path)) || [/.*/, unknown, '', 'Not found'];
  document.title = `${route[3]} · Twinfold`;
  for (const link of document.querySelectorAll('[data-nav]')) {
    link.toggleAttribute('aria-current', false);
    if (link.dataset.nav === route[2]) {
      link.setAttribute('aria-current', 'page');
    }
  }
  const place = el('div', {class: 'view'}, loading('what is known'));
  main.replaceChildren(place);
  try {
    await route[1](place, {
      signal,
      ids: (path.match(route[0]) || []).slice(1),
      query: new URLSearchParams(query || ''),
    });
  } catch (problem) {
    if (!signal.aborted) {
      place.replaceChildren(problem.status === 401 ? askToken() : failed(problem, show));
    }
  }
}

function unknown(place) {
  place.replaceChildren(el('h1', {}, 'Nothing is here'), el('p', {}, el('a', {href: '#/'}, 'To the overview')));
}

function askToken() {
  const input = el('input', {id: 'token', type: 'password', autocomplete: 'current-password', required: true});
  return el('form', {class: 'card token', submit: (event) => {
    event.preventDefault();
    setToken(input.value.trim());
    location.reload();
  }},
  el('h1', {}, 'A token is needed'),
  el('p', {}, 'It is what http.token or http.token.file says. It stays in this tab and is forgotten with it.'),
  el('label', {for: 'token'}, 'Token'), input,
  el('button', {type: 'submit'}, 'Go on'));
}

/** Whether what is shown is news: said in the corner, and large when it no longer is. */
function tellState() {
  const pulse = document.getElementById('pulse');
  const banner = document.getElementById('banner');
  const stale = live.heardAt > 0 && isStale();
  const words = live.heardAt === 0 ? 'Connecting' : stale ? 'Not live' : 'Live';
  if (pulse.textContent !== words) {
    pulse.textContent = words;
    pulse.className = `pulse pulse-${words.toLowerCase().replace(' ', '-')}`;
  }
  const missing = live.overview?.missing || [];
  banner.hidden = !stale && missing.length === 0;
  if (stale) {
    banner.textContent = `What is shown is from ${ago(new Date(live.heardAt).toISOString())}: `
      + `${live.problem?.detail || live.problem?.message || 'nothing was heard since'}. Trying again.`;
  } else if (missing.length > 0) {
    banner.textContent = `Sums are not complete: ${missing.map((part) => `${part.instance} ${part.problem}`.trim()).join('; ')}.`;
  }
}

function themes() {
  const button = document.getElementById('theme');
  const names = ['auto', 'light', 'dark'];
  const set = (name) => {
    document.documentElement.dataset.theme = name;
    button.textContent = `Theme: ${name}`;
    localStorage.setItem('twinfold.theme', name);
  };
  set(names.includes(localStorage.getItem('twinfold.theme')) ? localStorage.getItem('twinfold.theme') : 'auto');
  button.addEventListener('click', () =>
    set(names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length]));
}

document.getElementById('search').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = document.getElementById('q').value.trim();
  // An identity that its machine has left is found in its lineage: the one that is looked at is asked.
  const [, of = ''] = location.hash.match(new RegExp(`^#/lineages/${ID}`)) || [];
  if (text.length >= 2) {
    location.hash = `#/search?${new URLSearchParams(of ? {q: text, of} : {q: text})}`;
  }
});
addEventListener('hashchange', () => {
  show();
  main.focus({preventScroll: true});
  scrollTo(0, 0);
});
listen(new AbortController().signal, tellState);
themes();
start();
show();
