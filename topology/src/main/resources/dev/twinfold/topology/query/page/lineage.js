/** A lineage, drawn as a tree on a time axis: each branch a client, each fork a mark. */
import {get} from './api.js';
import {at, el, empty, failed} from './dom.js';
import {listen} from './live.js';
import {Tree} from './tree.js';
import {brief, clientLink, count, evidence, host, mark, some, status, tick, time, verdict} from './words.js';

const PAGE = 200;

/** More rows make a browser slow; what was opened first is closed then. */
const MOST_ROWS = 2000;

export async function lineage(place, {signal, ids: [name]}) {
  const answer = await get(`/lineages/${name}`, {limit: PAGE}, signal);
  const tree = new Tree(answer);
  const rows = el('div', {class: 'tree-rows', role: 'rowgroup'});
  const note = el('p', {class: 'note', role: 'status', hidden: true});
  const draw = () => {
    const all = tree.rows();
    note.hidden = all.length <= MOST_ROWS;
    note.textContent = `${count(all.length)} rows are open; the first ${count(MOST_ROWS)} are drawn. Close a fork to see more.`;
    rows.replaceChildren(...all.slice(0, MOST_ROWS).map((row) => row.more ? moreRow(row) : branchRow(row)));
    rows.querySelector('[role=row]')?.setAttribute('tabindex', '0');
  };
  const load = async (fork, button) => {
    button.disabled = true;
    try {
      tree.add(fork, await get(`/lineages/${name}/branches`,
        {client: fork.client, at: fork.at, after: fork.next, limit: PAGE}, signal));
      draw();
    } catch (problem) {
      button.after(failed(problem));
      button.disabled = false;
    }
  };

  function branchRow({branch, level, spines, forks}) {
    const line = el('div', {role: 'row', class: `tree-row tree-${branch.status.toLowerCase()}`, 'aria-level': level + 1,
      'aria-expanded': forks.length ? String(!tree.isClosed(branch.client)) : null, tabindex: '-1', 'data-client': branch.client},
    el('div', {role: 'gridcell', class: 'tree-name'},
      at(el('span', {class: 'tree-indent'}), 0),
      toggle(branch, forks),
      clientLink(name, branch.client, host(branch.labels) || brief(branch.client)),
      el('code', {}, brief(branch.client)),
      branch.sharedLeaf ? el('span', {class: 'chip'}, 'shared by two') : null),
    el('div', {role: 'gridcell', class: 'tree-track'}, track(branch, spines, forks),
      el('span', {class: 'unseen'}, words(branch))));
    line.querySelector('.tree-indent').style.width = `${Math.min(level, 12)}rem`;
    return line;
  }

  function toggle(branch, forks) {
    return forks.length === 0 ? el('span', {class: 'tree-leaf', 'aria-hidden': 'true'}, '·')
      : el('button', {type: 'button', class: 'tree-toggle', tabindex: '-1',
        'aria-label': `${tree.isClosed(branch.client) ? 'Open' : 'Close'} the forks off ${host(branch.labels) || brief(branch.client)}`,
        click: () => {
          tree.toggle(branch.client);
          draw();
        }}, tree.isClosed(branch.client) ? '▸' : '▾');
  }

  function track(branch, spines, forks) {
    const start = tree.share(branch.fork ? branch.fork.startedAt : branch.firstHeard);
    const end = tree.share(branch.lastHeard);
    return [
      spines.map((spine) => at(el('span', {class: `spine${spine.ends ? ' spine-end' : ''}`}), tree.share(spine.from))),
      branch.fork && spines.length ? at(el('span', {class: 'joint'}), tree.share(spines[spines.length - 1].from),
        Math.max(0, start - tree.share(spines[spines.length - 1].from))) : null,
      at(el('span', {class: 'life'}), start, Math.max(0.4, end - start)),
      branch.fork ? at(el('span', {class: `fork-mark fork-${branch.fork.verdict.toLowerCase()}`,
        title: `${evidence(branch.fork.evidence)}, ${branch.fork.verdict.toLowerCase()}`}, mark(branch.fork.verdict)), start) : null,
      forks.filter((fork) => fork.firstAt).map((fork) => at(el('span', {class: 'fork-at',
        title: `${some(fork.branches, 'branch', 'branches')} at ${brief(fork.at)}`}), tree.share(fork.firstAt))),
    ];
  }

  function moreRow({more, level, left}) {
    const button = el('button', {type: 'button', click: (event) => load(more, event.currentTarget)},
      `Show ${count(Math.min(PAGE, left))} more of ${count(more.branches)}`);
    const line = el('div', {role: 'row', class: 'tree-row tree-more', 'aria-level': level + 1, tabindex: '-1'},
      el('div', {role: 'gridcell', class: 'tree-name'}, el('span', {class: 'tree-indent'}), button),
      el('div', {role: 'gridcell', class: 'tree-track'},
        more.firstAt ? at(el('span', {class: 'life life-many'}), tree.share(more.firstAt),
          Math.max(0.4, tree.share(more.lastAt) - tree.share(more.firstAt))) : null,
        el('span', {class: 'tree-count'}, `${count(left)} more began here: `,
          `${count(more.verdicts.confirmed)} confirmed, ${count(more.verdicts.suspected)} suspected, `
          + `${count(more.verdicts.restored)} restored of all ${count(more.branches)}`)));
    line.querySelector('.tree-indent').style.width = `${Math.min(level, 12)}rem`;
    return line;
  }

  const news = el('p', {class: 'note', role: 'status', hidden: true}, 'Something was found in this lineage since. ',
    el('button', {type: 'button', click: () => lineage(place, {signal, ids: [name]})}, 'Draw it anew'));
  listen(signal, (what, clone) => {
    if (what === 'clone' && clone.lineage === name) {
      news.hidden = false;
    }
  });
  place.replaceChildren(
    el('h1', {}, `Lineage ${brief(name)}`),
    el('p', {class: 'lead'}, `${some(answer.clients.active, 'client')} of this history ${answer.clients.active === 1 ? 'counts' : 'count'}`,
      answer.clients.restored ? `, ${count(answer.clients.restored)} were continued after a restore` : '',
      answer.clients.retired ? `, ${count(answer.clients.retired)} are retired` : '',
      `. ${some(answer.clones.confirmed, 'clone')} confirmed, ${count(answer.clones.suspected)} suspected, `
      + `${count(answer.clones.restored)} explained by a restore.`),
    answer.branches.length === 0 ? empty('Nothing of it is remembered.')
      : el('div', {class: 'card tree', role: 'treegrid', 'aria-label': `Branches of lineage ${brief(name)}`,
        'aria-readonly': 'true', keydown: keys},
      el('div', {role: 'row', class: 'tree-row tree-head'},
        el('div', {role: 'columnheader', class: 'tree-name'}, 'Machine'),
        el('div', {role: 'columnheader', class: 'tree-track', 'aria-label': 'From first to last heard'}, axis(tree))),
      rows),
    note, news,
    el('p', {class: 'legend'}, verdict('SUSPECTED'), verdict('CONFIRMED'), verdict('RESTORED'),
      el('span', {class: 'quiet'}, 'A bar is the time in which a machine was heard; a line leads from the fork to the branch.')),
    el('p', {class: 'quiet'}, 'As of ', time(answer.asOf), '.'));
  draw();
  performance.mark('tree-drawn');
}

function axis(tree) {
  return [0, 1, 2, 3, 4].map((i) => at(el('span', {class: `tick tick-${i}`},
    tick(tree.start + (tree.end - tree.start) * i / 4, tree.end - tree.start)), 25 * i));
}

function words(branch) {
  const began = branch.fork ? `${evidence(branch.fork.evidence)}, ${branch.fork.verdict.toLowerCase()}, since ${branch.fork.startedAt}` : 'first of the lineage';
  return `${branch.status.toLowerCase()}; ${began}; heard from ${branch.firstHeard} to ${branch.lastHeard}`;
}

/** Up and down between rows, left and right to close and open, Enter to go there. */
function keys(event) {
  const line = event.target.closest('[role=row]');
  if (!line || event.target.tagName === 'BUTTON' && event.key === 'Enter') {
    return;
  }
  const to = {ArrowDown: line.nextElementSibling, ArrowUp: line.previousElementSibling}[event.key];
  if (to) {
    event.preventDefault();
    line.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  } else if (event.key === 'Enter' && event.target === line) {
    (line.querySelector('a') || line.querySelector('button'))?.click();
  } else if ((event.key === 'ArrowLeft' && line.ariaExpanded === 'true') || (event.key === 'ArrowRight' && line.ariaExpanded === 'false')) {
    event.preventDefault();
    const {client} = line.dataset;
    line.querySelector('.tree-toggle').click();
    const again = document.querySelector(`[data-client="${client}"]`);
    again.tabIndex = 0;
    again.focus();
  }
}
