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

/**
 * A list that grows at its head as clones come, and on demand at its end. Whenever the live stream is connected, its first page
 * is asked for again: nobody told what was found before.
 */
export async function cloneList(place, {status = '', tenant = '', limit, more = false}, signal) {
  const items = el('ol', {class: 'feed', 'aria-label': 'Clones, newest first'});
  const end = el('div', {});
  const ids = new Set();
  const most = more ? MOST_SHOWN : limit;
  let last = {next: null, completeSince: null};
  const wanted = (clone) => (!status || clone.status === status) && (!tenant || clone.tenant === tenant);

  /** In its place, the newest first. What was heard and is older than all of them stands on a page that is not shown yet. */
  const add = (clone, fresh) => {
    if (ids.has(clone.id)) {
      return;
    }
    const behind = [...items.children].find((item) => isNewer(clone.id, item.dataset.id)) || null;
    if (fresh && last.next && !behind) {
      return;
    }
    ids.add(clone.id);
    items.insertBefore(entry(clone, fresh), behind);
    while (items.children.length > most) {
      ids.delete(items.lastChild.dataset.id);
      items.lastChild.remove();
    }
  };
  const quiet = empty('No clone was found yet.',
    el('p', {class: 'quiet'}, 'As soon as a machine and its copy both speak, it appears here by itself.'));
  const draw = () => place.replaceChildren(items.children.length ? items : quiet, end);
  const attempt = (step) => step().catch((problem) =>
    signal.aborted || end.replaceChildren(failed(problem, () => attempt(step))));
  const foot = () => end.replaceChildren(more ? footer(last, items.children.length, () => attempt(older)) : '');
  const take = (page) => {
    last = page;
    page.items.forEach((clone) => add(clone, false));
    live.clones.filter(wanted).forEach((clone) => add(clone, true));
    draw();
    foot();
  };
  const older = async () => take(await get('/clones', {status, tenant, limit, after: last.next}, signal));
  const newest = async () => {
    const known = items.firstChild?.dataset.id;
    const page = await get('/clones', {status, tenant, limit}, signal);
    const joins = known && !(page.next && isNewer(page.items.at(-1).id, known));
    if (joins) {
      page.items.forEach((clone) => add(clone, true));
      draw();
      foot();
    } else {
      // More were found than a page holds: what is shown would have a gap, so it is begun anew.
      items.replaceChildren();
      ids.clear();
      take(page);
    }
  };
  listen(signal, (what, clone) => {
    if (what === 'clone' && wanted(clone)) {
      add(clone, true);
      draw();
    } else if (what === 'connected') {
      attempt(newest);
    }
  });
  await newest();
}

/** By the place in the topic that an event has as its id: broker time, partition and offset. */
function isNewer(one, other) {
  const [a, b] = [one, other].map((id) => id.split('-').map(Number));
  const at = a.findIndex((part, i) => part !== b[i]);
  return at >= 0 && a[at] > b[at];
}

function footer(page, shown, next) {
  if (shown >= MOST_SHOWN) {
    return el('p', {class: 'note'}, `The newest ${count(MOST_SHOWN)} are shown. Choose a verdict or a tenant to see others.`);
  }
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
