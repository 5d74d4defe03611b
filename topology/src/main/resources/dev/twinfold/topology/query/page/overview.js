/** The whole at one look. */
import {get} from './api.js';
import {spark} from './chart.js';
import {cell, el, empty, loading, missing, number, row, section, table} from './dom.js';
import {cloneList} from './clones.js';
import {listen, live} from './live.js';
import {ago, count, rate, shortCount, some, span, time} from './words.js';

const FEED = 8;
const TENANTS = 12;
const TENANTS_MILLIS = 10_000;

export async function overview(place, {signal}) {
  const tiles = el('div', {class: 'tiles'});
  const feed = el('div', {});
  const tenants = el('div', {}, loading('tenants'));
  const open = el('div', {});
  const first = live.overview || await get('/overview', {}, signal);
  place.replaceChildren(
    el('h1', {class: 'unseen'}, 'Overview'),
    tiles,
    el('div', {class: 'two'},
      section('Clones, as they are found', feed,
        el('p', {class: 'more'}, el('a', {href: '#/clones'}, 'All clones'))),
      el('div', {class: 'stack'},
        section('Tenants', tenants, el('p', {class: 'more'}, el('a', {href: '#/clients'}, 'All clients'))),
        section('Windows that are still open', open))));
  drawTiles(tiles, first);
  drawOpen(open, first);
  listen(signal, (what) => {
    if (what === 'overview') {
      drawTiles(tiles, live.overview);
      drawOpen(open, live.overview);
    }
  });
  await Promise.all([cloneList(feed, {limit: FEED}, signal), drawTenants(tenants, signal)]);
  const timer = setInterval(() => drawTenants(tenants, signal).catch(() => {}), TENANTS_MILLIS);
  signal.addEventListener('abort', () => clearInterval(timer), {once: true});
}

function drawTiles(tiles, sum) {
  const clones = sum.clonesToday;
  const all = clones.suspected + clones.confirmed + clones.restored;
  const counts = sum.clients;
  tiles.replaceChildren(
    tile('Unique clients', shortCount(counts.active),
      `in ${some(sum.lineages, 'lineage')} of ${some(sum.tenants, 'tenant')}`,
      spark(live.samples.map((sample) => sample.clients), 'unique clients since this page was opened')),
    tile('Reports a second', rate(sum.reportsPerSecond), `on ${some(sum.instances.length, 'instance')}`,
      spark(live.samples.map((sample) => sample.reports), 'reports a second since this page was opened')),
    tile('Clones today', shortCount(all),
      `${count(clones.confirmed)} confirmed, ${count(clones.suspected)} suspected, `
      + `${count(clones.restored)} restored backups`),
    tile('Open windows', shortCount(sum.openWindows.length),
      sum.openWindows.length ? `oldest ${sum.openWindows[0].size}, ${span(sum.openWindows[0])}` : 'everything is billed'));
}

function tile(name, value, words, drawing = null) {
  return el('div', {class: 'tile'},
    el('h2', {}, name), el('p', {class: 'figure'}, value), el('p', {class: 'quiet'}, words), drawing);
}

function drawOpen(place, sum) {
  if (sum.openWindows.length === 0) {
    place.replaceChildren(empty('None: all usage that was reported is billed.'));
    return;
  }
  place.replaceChildren(table('Open windows', ['Window', 'Size', '#Clients', '#Reports'],
    sum.openWindows.slice(-10).reverse().map((window) => row(
      cell(span(window)), cell(window.size), number(count(window.uniqueClients)), number(count(window.reports))))));
}

async function drawTenants(place, signal) {
  const page = await get('/tenants', {limit: TENANTS}, signal);
  if (page.items.length === 0) {
    place.replaceChildren(empty('No machine has reported yet.',
      el('p', {class: 'quiet'}, 'As soon as an agent reports, its tenant appears here.')));
    return;
  }
  const bills = await Promise.all(page.items.map((tenant) =>
    get(`/tenants/${encodeURIComponent(tenant.tenant)}/usage`, {limit: 60}, signal).catch(() => ({items: []}))));
  place.replaceChildren(
    table('Tenants', ['Tenant', '#Clients', '#Clones', 'Clients by window', 'Last heard'],
      page.items.map((tenant, i) => row(
        cell(el('a', {href: `#/clients?tenant=${encodeURIComponent(tenant.tenant)}`}, tenant.tenant)),
        number(count(tenant.clients.active)),
        number(count(tenant.clones.suspected + tenant.clones.confirmed)),
        cell(el('a', {href: `#/usage?tenant=${encodeURIComponent(tenant.tenant)}`, 'aria-label': `Usage of ${tenant.tenant}`},
          trend(bills[i].items) || 'usage')),
        cell(ago(tenant.lastHeard))))),
    page.next ? el('p', {class: 'quiet'}, `The first ${TENANTS} by name.`) : '',
    missing(page.missing) || '',
    el('p', {class: 'quiet'}, 'As of ', time(page.asOf), '.'));
}

/** Unique clients of the billed windows of the shortest size. */
function trend(windows) {
  const billed = windows.filter((window) => window.revision >= 0);
  if (billed.length < 2) {
    return null;
  }
  const length = (window) => new Date(window.end) - new Date(window.start);
  const shortest = Math.min(...billed.map(length));
  return spark(billed.filter((window) => length(window) === shortest).reverse()
    .map((window) => window.uniqueClients), 'unique clients by window');
}
