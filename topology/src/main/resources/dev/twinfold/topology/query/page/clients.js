/** Clients: those of a tenant, and those that a search finds. */
import {get} from './api.js';
import {cell, el, empty, failed, loading, missing, number, row, table} from './dom.js';
import {ago, brief, clientLink, count, evidence, lineageLink, status, time, verdict} from './words.js';

const PAGE = 100;
const MATCHED = {client: 'client', lineage: 'lineage', identity: 'current identity', 'forked-at': 'forked at it', host: 'host'};

export async function clients(place, {signal, query}) {
  const tenants = await get('/tenants', {limit: 1000}, signal);
  if (tenants.items.length === 0) {
    place.replaceChildren(el('h1', {}, 'Clients'), empty('No machine has reported yet.'));
    return;
  }
  const tenant = query.get('tenant') || tenants.items[0].tenant;
  const wanted = query.get('status') || '';
  const list = el('div', {class: 'list'}, loading('clients'));
  const of = tenants.items.find((one) => one.tenant === tenant);
  place.replaceChildren(
    el('h1', {}, `Clients of ${tenant}`),
    of ? el('p', {class: 'lead'}, `${count(of.clients.active)} count, ${count(of.clients.restored)} were continued after a restore, `
      + `${count(of.clients.retired)} are retired.`) : null,
    el('form', {class: 'filter', change: (event) => {
      const form = new FormData(event.currentTarget);
      location.hash = `#/clients?${new URLSearchParams(form)}`;
    }},
    choice('Tenant', 'tenant', tenants.items.map((one) => [one.tenant, one.tenant]), tenant),
    choice('Status', 'status', [['', 'all'], ['ACTIVE', 'counts'], ['RESTORED', 'restored'], ['RETIRED', 'retired']], wanted),
    el('a', {class: 'aside', href: `#/usage?tenant=${tenant}`}, 'Usage of this tenant')),
    list);
  const rows = [];
  const load = async (after) => {
    const page = await get(`/tenants/${tenant}/clients`, {status: wanted, limit: PAGE, after}, signal);
    rows.push(...page.items.map(clientRow));
    list.replaceChildren(
      rows.length === 0 ? empty('No client is like that.') : table('Clients, last heard first',
        ['Machine', 'Client', 'Status', 'How it began', 'Last heard', '#Generation', 'Lineage'], rows),
      missing(page.missing) || '',
      el('p', {class: 'quiet'}, `${count(rows.length)} shown, as of `, time(page.asOf), '.'),
      page.next ? el('button', {type: 'button', click: () => load(page.next).catch((problem) =>
        list.append(failed(problem, () => load(page.next))))}, 'Show more') : '');
  };
  await load('');
}

function choice(label, name, options, value) {
  return el('span', {class: 'field'}, el('label', {for: `choose-${name}`}, label),
    el('select', {id: `choose-${name}`, name}, options.map(([key, word]) =>
      el('option', {value: key, selected: key === value}, word))));
}

function clientRow(client) {
  return row(
    cell(clientLink(client.lineage, client.client, client.host || 'no label')),
    cell(el('code', {title: client.client}, brief(client.client))),
    cell(status(client.status)),
    cell(client.fork ? [verdict(client.fork.verdict), ` ${evidence(client.fork.evidence)}`] : 'first of its lineage'),
    cell(el('time', {datetime: client.lastHeard, title: client.lastHeard}, ago(client.lastHeard))),
    number(count(client.generation)),
    cell(lineageLink(client.lineage, brief(client.lineage))));
}

export async function found(place, {signal, query}) {
  const text = query.get('q') || '';
  document.getElementById('q').value = text;
  const page = await get('/search', {q: text, limit: 200}, signal);
  place.replaceChildren(
    el('h1', {}, 'Found for “', text, '”'),
    page.items.length === 0
      ? empty('Nothing was found.',
        el('p', {class: 'quiet'}, 'Hosts are found by any part of their label; clients, lineages and present identities from '
          + 'four hex digits on. An identity that its machine has left is found with its lineage only.'))
      : table('What was found', ['Machine', 'Client', 'Matches', 'Tenant', 'Status', 'Last heard', 'Lineage'],
        page.items.map(({matched, client}) => row(
          cell(clientLink(client.lineage, client.client, client.host || 'no label')),
          cell(el('code', {title: client.client}, brief(client.client))),
          cell(MATCHED[matched] || matched),
          cell(client.tenant),
          cell(status(client.status)),
          cell(ago(client.lastHeard)),
          cell(lineageLink(client.lineage, brief(client.lineage)))))),
    missing(page.missing) || '',
    el('p', {class: 'quiet'}, 'As of ', time(page.asOf), '.'));
}
