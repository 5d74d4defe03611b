/** What a tenant is billed, window by window. */
import {get} from './api.js';
import {bars} from './chart.js';
import {cell, el, empty, loading, missing, number, row, section, table} from './dom.js';
import {billState, count, span, time} from './words.js';

const WINDOWS = 200;
const SHOWN = 60;
const REFRESH_MILLIS = 5000;
const FIXED = [['uniqueClients', 'Unique clients'], ['reports', 'Reports'], ['clones', 'Clones']];

export async function usage(place, {signal, query}) {
  const tenants = await get('/tenants', {limit: 1000}, signal);
  const tenant = query.get('tenant') || tenants.items[0]?.tenant;
  if (!tenant) {
    place.replaceChildren(el('h1', {}, 'Usage'), empty('No machine has reported yet.'));
    return;
  }
  const list = el('div', {class: 'list'}, loading('windows'));
  const filter = el('form', {class: 'filter', change: () => {
    location.hash = `#/usage?${new URLSearchParams(new FormData(filter))}`;
  }});
  place.replaceChildren(el('h1', {}, `Usage of ${tenant}`),
    el('p', {class: 'lead'}, 'Final totals are what is invoiced; a later revision corrects them. What is hatched can still grow.'),
    filter, list);
  let drawn = '';
  const draw = async () => {
    const page = await get(`/tenants/${encodeURIComponent(tenant)}/usage`, {limit: WINDOWS}, signal);
    const seen = JSON.stringify(page.items);
    if (seen !== drawn) {
      drawn = seen;
      show(filter, list, page, tenants.items.map((one) => one.tenant), tenant, query);
    }
  };
  await draw();
  const timer = setInterval(() => draw().catch(() => {}), REFRESH_MILLIS);
  signal.addEventListener('abort', () => clearInterval(timer), {once: true});
}

function show(filter, list, page, tenants, tenant, query) {
  const sizes = [...new Set(page.items.map((window) => window.size))];
  const size = sizes.includes(query.get('size')) ? query.get('size') : sizes[0];
  const windows = page.items.filter((window) => window.size === size);
  const operations = [...new Set(windows.flatMap((window) => Object.keys(window.operations)))].sort();
  const measures = [...FIXED, ...operations.map((name) => [`op:${name}`, `Operation ${name}`])];
  const measure = measures.some(([key]) => key === query.get('measure')) ? query.get('measure') : 'uniqueClients';
  const valueOf = (window) => measure.startsWith('op:')
    ? window.operations[measure.slice(3)] || 0 : window[measure];
  if (!filter.contains(document.activeElement)) {
    filter.replaceChildren(
      choice('Tenant', 'tenant', tenants.map((one) => [one, one]), tenant),
      choice('Window', 'size', sizes.map((one) => [one, one]), size),
      choice('Measure', 'measure', measures, measure));
  }
  if (windows.length === 0) {
    list.replaceChildren(empty('Nothing was counted that can still change.'), missing(page.missing) || '');
    return;
  }
  const label = measures.find(([key]) => key === measure)[1];
  list.replaceChildren(
    section(`${label} by window of ${size}`,
      bars(windows.slice(0, SHOWN).reverse(), valueOf, `${label} by window; the table below says the same`), legend()),
    section('Windows', table('Windows, newest first',
      ['Window', 'State', '#Revision', '#Unique clients', '#Reports', '#Clones', 'Operations'],
      windows.map((window) => row(
        cell(span(window)), cell(billState(window.state)),
        number(window.revision < 0 ? '–' : count(window.revision)), number(count(window.uniqueClients)),
        number(count(window.reports)), number(count(window.clones)),
        cell(Object.entries(window.operations).map(([name, times]) => `${name} ${count(times)}`).join(', ')))))),
    missing(page.missing) || '',
    el('p', {class: 'quiet'}, 'As of ', time(page.asOf), '. ',
      page.next ? `The newest ${WINDOWS} windows. ` : '', 'Windows of different sizes overlap: never add them up.'));
}

function legend() {
  return el('p', {class: 'legend'}, ['FINAL', 'CORRECTED', 'PROVISIONAL', 'OPEN'].map((state) => billState(state)));
}

function choice(label, name, options, value) {
  return el('span', {class: 'field'}, el('label', {for: `usage-${name}`}, label),
    el('select', {id: `usage-${name}`, name}, options.map(([key, word]) =>
      el('option', {value: key, selected: key === value}, word))));
}
