/** Clients: those of a tenant, and those that a search finds. */
import {get} from './api.js';
import {cell, el, empty, failed, loading, missing, number, row, section, table} from './dom.js';
import {ago, brief, clientLink, count, evidence, lineageLink, some, status, time, verdict} from './words.js';

const PAGE = 100;
const LINEAGE = /^[0-9a-f]{32}$/i;

/** A whole identity, perhaps with its lineage before it. */
const IDENTITY = /^(?:([0-9a-f]{32})[\s/]+)?([0-9a-f]{32})$/;

/** A host label may be found in many lineages; each is one more request. */
const MOST_ASKED = 20;

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
    el('a', {class: 'aside', href: `#/usage?tenant=${encodeURIComponent(tenant)}`}, 'Usage of this tenant')),
    list);
  const rows = [];
  const load = async (after) => {
    const page = await get(`/tenants/${encodeURIComponent(tenant)}/clients`, {status: wanted, limit: PAGE, after}, signal);
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

/** What is found for a text; if that is an identity, also whose it was, as far as its lineage is known. */
export async function found(place, {signal, query}) {
  const text = query.get('q') || '';
  document.getElementById('q').value = text;
  const [, before = '', identity = ''] = text.trim().toLowerCase().match(IDENTITY) || [];
  const of = before || query.get('of') || '';
  const page = await get('/search', {q: identity || text, limit: 200}, signal);
  const owners = identity ? await ownersOf(identity, of, page.items, signal) : [];
  place.replaceChildren(
    el('h1', {}, 'Found for “', text, '”'),
    owners.length > 0 ? section('Whose identity it is', owners.map(ownerLine)) : '',
    page.items.length === 0 && owners.length === 0
      ? empty('Nothing was found.',
        el('p', {class: 'quiet'}, 'Hosts are found by any part of their label; clients, lineages and present identities from '
          + 'four hex digits on. An identity that its machine has left is found with its lineage only.')) : '',
    page.items.length > 0 ? table('What was found', ['Machine', 'Client', 'Matches', 'Tenant', 'Status', 'Last heard', 'Lineage'],
      page.items.map(({matched, client}) => row(
        cell(clientLink(client.lineage, client.client, client.host || 'no label')),
        cell(el('code', {title: client.client}, brief(client.client))),
        cell(MATCHED[matched] || matched),
        cell(client.tenant),
        cell(status(client.status)),
        cell(ago(client.lastHeard)),
        cell(lineageLink(client.lineage, brief(client.lineage)))))) : '',
    page.more ? el('p', {class: 'quiet'}, 'More were found than are shown: search for more of the name.') : '',
    identity && owners.length === 0 ? lineageForm(identity, of) : '',
    missing(page.missing) || '',
    el('p', {class: 'quiet'}, 'As of ', time(page.asOf), '.'));
}

/**
 * The clients that an identity is or was of, in the lineages that are near: the given one, or those of what a search finds for
 * it, and those in which the identity was found.
 */
async function ownersOf(identity, of, items, signal) {
  const near = of.length < 2 ? [] : (await get('/search', {q: of, limit: 200}, signal)).items;
  const lineages = new Set([...(LINEAGE.test(of) ? [of.toLowerCase()] : []),
    ...[...items, ...near].map(({client}) => client.lineage), identity]);
  const owners = await Promise.all([...lineages].slice(0, MOST_ASKED).map((lineage) =>
    get(`/lineages/${lineage}/identities/${identity}`, {}, signal).catch((problem) => {
      if (problem.status === 404 || problem.status === 400) {
        return null;
      }
      throw problem;
    })));
  return owners.filter((owner) => owner);
}

function ownerLine({lineage, identity, client, generation, branches}) {
  return el('p', {}, 'Identity ', el('code', {title: identity}, brief(identity)), ` (generation ${count(generation)}) is or was of `,
    clientLink(lineage, client, `client ${brief(client)}`), ' in ', lineageLink(lineage, `lineage ${brief(lineage)}`),
    branches > 0 ? `; ${some(branches, 'branch', 'branches')} forked off there.` : '.');
}

function lineageForm(identity, of) {
  const input = el('input', {id: 'of', name: 'of', value: of, minlength: 2, maxlength: 128, required: true, spellcheck: 'false'});
  return el('form', {class: 'filter', submit: (event) => {
    event.preventDefault();
    location.hash = `#/search?${new URLSearchParams({q: identity, of: input.value.trim()})}`;
  }}, el('label', {for: 'of'}, 'Look in the lineage of'), input, el('button', {type: 'submit'}, 'Look'),
  el('span', {class: 'quiet'}, 'a lineage, a client or a host'));
}
