/** Clones as they are found and judged, in plain words. */
import {get} from './api.js';
import {el, empty, failed, loading} from './dom.js';
import {listen, live} from './live.js';
import {brief, clientLink, count, evidence, host, lineageLink, some, time, verdict} from './words.js';

const PAGE = 50;
const MOST_SHOWN = 1000;

export async function clones(place, {signal, query}) {
  const chosen = {status: query.get('status') || '', tenant: query.get('tenant') || ''};
  const list = el('div', {}, loading('clones'));
  const status = select('Verdict', 'status', chosen.status,
    [['', 'all'], ['SUSPECTED', 'suspected'], ['CONFIRMED', 'confirmed'], ['RESTORED', 'restored backup']]);
  const tenant = el('input', {id: 'tenant', name: 'tenant', value: chosen.tenant, maxlength: 64, pattern: '[A-Za-z0-9._\\-]*', spellcheck: 'false'});
  place.replaceChildren(
    el('h1', {}, 'Clones'),
    el('p', {class: 'lead'}, 'Somebody copied a machine where one history of identities was continued twice. '
      + 'It is suspected at once; later it is confirmed, because two machines live, or explained by a restored backup.'),
    el('form', {class: 'filter', submit: (event) => {
      event.preventDefault();
      location.hash = `#/clones?${new URLSearchParams({status: status.lastChild.value, tenant: tenant.value})}`;
    }}, status, el('label', {for: 'tenant'}, 'Tenant'), tenant, el('button', {type: 'submit'}, 'Show')),
    list);
  await cloneList(list, {...chosen, limit: PAGE, more: true}, signal);
}

function select(label, name, value, options) {
  return el('span', {class: 'field'}, el('label', {for: name}, label),
    el('select', {id: name, name}, options.map(([key, word]) =>
      el('option', {value: key, selected: key === value}, word))));
}

/** A list that grows at its head as clones come, and on demand at its end. */
export async function cloneList(place, {status = '', tenant = '', limit, more = false}, signal) {
  const items = el('ol', {class: 'feed', 'aria-label': 'Clones, newest first'});
  const end = el('div', {});
  const ids = new Set();
  const wanted = (clone) => (!status || clone.status === status) && (!tenant || clone.tenant === tenant);
  const add = (clone, first) => {
    if (ids.has(clone.id)) {
      return;
    }
    ids.add(clone.id);
    if (first) {
      items.prepend(entry(clone, true));
    } else {
      items.append(entry(clone, false));
    }
    const most = more ? MOST_SHOWN : limit;
    while (items.children.length > most) {
      ids.delete(items.lastChild.dataset.id);
      items.lastChild.remove();
    }
  };
  const quiet = empty('No clone was found yet.',
    el('p', {class: 'quiet'}, 'As soon as a machine and its copy both speak, it appears here by itself.'));
  const draw = () => place.replaceChildren(items.children.length ? items : quiet, end);
  const load = async (after) => {
    const page = await get('/clones', {status, tenant, limit, after}, signal);
    page.items.forEach((clone) => add(clone, false));
    end.replaceChildren(more ? footer(page, () => load(page.next).catch((problem) =>
      end.replaceChildren(failed(problem, () => load(page.next))))) : '');
    draw();
  };
  listen(signal, (what, clone) => {
    if (what === 'clone' && wanted(clone)) {
      add(clone, true);
      draw();
    }
  });
  await load('');
  live.clones.filter(wanted).reverse().forEach((clone) => add(clone, true));
  draw();
}

function footer(page, next) {
  if (page.next) {
    return el('button', {type: 'button', click: next}, 'Show older ones');
  }
  return page.completeSince
    ? el('p', {class: 'note'}, 'Older ones than ', time(page.completeSince), ' are in the topic clone-detected only.') : '';
}

function entry(clone, fresh) {
  const named = [clone.cloneClient, clone.originalClient].filter((client) => client);
  return el('li', {class: `entry${fresh ? ' entry-fresh' : ''}`, 'data-id': clone.id},
    el('div', {class: 'entry-head'}, verdict(clone.status), el('span', {class: 'quiet'}, time(clone.decidedAt))),
    el('p', {class: 'entry-words'}, clone.words),
    el('p', {class: 'quiet'}, `${clone.tenant} · ${evidence(clone.evidence)}`,
      clone.forkedAt ? ` at ${brief(clone.forkedAt)} (generation ${count(clone.forkedAtGeneration)})` : '',
      clone.branches > 1 ? ` · ${some(clone.branches, 'branch', 'branches')} there by then` : ''),
    el('p', {class: 'links'},
      named.map((client, i) => clientLink(clone.lineage, client,
        `Why ${(i === 0 && clone.cloneClient ? host(clone.cloneLabels) : host(clone.originalLabels)) || brief(client)}`)),
      lineageLink(clone.lineage, 'Lineage')));
}
