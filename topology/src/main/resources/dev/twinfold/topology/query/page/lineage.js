/** A lineage, drawn as a tree on a time axis: each branch a client, each fork a mark. */
import {get} from './api.js';
import {at, el, empty, failed} from './dom.js';
import {listen} from './live.js';
import {Tree} from './tree.js';
import {brief, clientLink, count, evidence, host, mark, some, tick, time, verdict} from './words.js';

const PAGE = 200;

/** More rows make a browser slow; those before and behind them are a step away. */
const MOST_ROWS = 2000;

export async function lineage(place, {signal, ids: [name]}) {
  const answer = await get(`/lineages/${name}`, {limit: PAGE}, signal);
  const tree = new Tree(answer);
  const rows = el('div', {class: 'tree-rows', role: 'rowgroup'});
  let first = 0;
  const draw = () => {
    const all = tree.rows();
    first = first < all.length ? first : Math.max(0, all.length - MOST_ROWS);
    const end = Math.min(all.length, first + MOST_ROWS);
    rows.replaceChildren(
      ...(first > 0 ? [turnRow('Earlier rows', first - MOST_ROWS, all.length)] : []),
      ...all.slice(first, end).map((row) => row.branch ? branchRow(row) : windowRow(row)),
      ...(end < all.length ? [turnRow('More rows', end, all.length)] : []));
    rows.querySelector('[role=row]')?.setAttribute('tabindex', '0');
  };
  const load = async (fork, places, limit, button) => {
    button.disabled = true;
    try {
      const page = await get(`/lineages/${name}/branches`,
        {client: fork.client, at: fork.at, after: places.at(-1).after, limit}, signal);
      tree.show(fork, places, page);
      const row = tree.rows().findIndex(({branch}) => branch && branch === page.branches[0]);
      first = row >= 0 && (row < first || row >= first + MOST_ROWS) ? row : first;
      draw();
      focusRow(rows.querySelector(`[data-client="${page.branches[0]?.client}"]`));
    } catch (problem) {
      button.after(failed(problem));
      button.disabled = false;
    }
  };

  function branchRow({branch, level, spines}) {
    const forks = tree.forksOff(branch.client);
    const line = el('div', {role: 'row', class: `tree-row tree-${branch.status.toLowerCase()}`, 'aria-level': level + 1,
      'aria-expanded': forks.length ? String(!tree.isClosed(branch.client)) : null, tabindex: '-1', 'data-client': branch.client},
    el('div', {role: 'gridcell', class: 'tree-name'},
      at(el('span', {class: 'tree-indent'}), 0),
      toggle(branch, forks),
      el('div', {class: 'tree-who'},
        el('div', {class: 'tree-title'},
          clientLink(name, branch.client, host(branch.labels) || brief(branch.client)),
          el('code', {}, brief(branch.client)),
          branch.sharedLeaf ? el('span', {class: 'chip'}, 'shared by two') : null),
        labels(branch))),
    el('div', {role: 'gridcell', class: 'tree-track'}, track(branch, spines, forks), forkLine(branch),
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
    const start = startOf(branch);
    const end = tree.share(branch.lastHeard);
    return [
      spines.map((spine) => at(el('span', {class: `spine${spine.ends ? ' spine-end' : ''}`}), tree.share(spine.from))),
      branch.fork && spines.length ? at(el('span', {class: 'joint'}), tree.share(spines[spines.length - 1].from),
        Math.max(0, start - tree.share(spines[spines.length - 1].from))) : null,
      at(el('span', {class: 'life'}), start, Math.max(0.4, end - start)),
      branch.fork ? at(el('span', {class: `fork-mark fork-${branch.fork.verdict.toLowerCase()}`, 'aria-hidden': 'true'},
        mark(branch.fork.verdict)), start) : null,
      forks.filter((fork) => fork.firstAt).map((fork) => at(el('span', {class: 'fork-at',
        title: `${some(fork.branches, 'branch', 'branches')} at ${brief(fork.at)}`}), tree.share(fork.firstAt))),
    ];
  }

  function startOf(branch) {
    return tree.share(branch.fork ? branch.fork.startedAt : branch.firstHeard);
  }

  /** Evidence and verdict in words, under the mark as far as there is room behind it. */
  function forkLine(branch) {
    if (!branch.fork) {
      return null;
    }
    const space = el('span', {class: 'fork-space'});
    space.style.flexBasis = `${startOf(branch)}%`;
    return el('div', {class: 'fork-line'}, space, el('span', {class: 'fork-words'},
      verdict(branch.fork.verdict), ` ${evidence(branch.fork.evidence)} `,
      el('a', {href: `#/lineages/${name}/clients/${branch.client}?show=twins`,
        'aria-label': `compare the twins of ${host(branch.labels) || brief(branch.client)}`}, 'compare the twins')));
  }

  /** Leads to the branches of a fork before those that are shown, or behind them. */
  function windowRow({fork, places, level, isEarlier}) {
    const from = places.at(-1).offset;
    const end = isEarlier ? fork.places.at(-1).offset : Math.min(from + PAGE, fork.branches);
    const button = el('button', {type: 'button',
      click: (event) => load(fork, places, isEarlier ? Math.max(1, end - from) : PAGE, event.currentTarget)},
    `${isEarlier ? 'Earlier' : 'More'}: ${count(from + 1)} to ${count(end)} of ${count(fork.branches)}`);
    const line = el('div', {role: 'row', class: `tree-row tree-more tree-more-${isEarlier ? 'earlier' : 'later'}`,
      'aria-level': level + 1, tabindex: '-1'},
    el('div', {role: 'gridcell', class: 'tree-name'}, el('span', {class: 'tree-indent'}), button),
    el('div', {role: 'gridcell', class: 'tree-track'},
      fork.firstAt ? at(el('span', {class: 'life life-many'}), tree.share(fork.firstAt),
        Math.max(0.4, tree.share(fork.lastAt) - tree.share(fork.firstAt))) : null,
      el('span', {class: 'tree-count'}, `${isEarlier ? `${count(end)} began here before these` : `${count(fork.branches - from)} more began here`}: `,
        `${count(fork.verdicts.confirmed)} confirmed, ${count(fork.verdicts.suspected)} suspected, `
        + `${count(fork.verdicts.restored)} restored of all ${count(fork.branches)}`)));
    line.querySelector('.tree-indent').style.width = `${Math.min(level, 12)}rem`;
    return line;
  }

  /** Leads to the rows before those that are drawn, or behind them. */
  function turnRow(label, to, of) {
    return el('div', {role: 'row', class: 'tree-row tree-more', 'aria-level': 1, tabindex: '-1'},
      el('div', {role: 'gridcell', class: 'tree-name'}, el('button', {type: 'button', click: () => {
        first = Math.max(0, to);
        draw();
        focusRow(rows.querySelector('[role=row]'));
      }}, label)),
      el('div', {role: 'gridcell', class: 'tree-track'}, el('span', {class: 'tree-count'},
        `${count(first + 1)} to ${count(Math.min(of, first + MOST_ROWS))} of ${count(of)} open rows are drawn`)));
  }

  const news = el('p', {class: 'note', role: 'status', hidden: true}, 'Something was found in this lineage since. ',
    el('button', {type: 'button', click: () => lineage(place, {signal, ids: [name]})}, 'Draw it anew'));
  listen(signal, (what, clone) => {
    if (what === 'clone' && clone.lineage === name) {
      news.hidden = false;
    } else if (what === 'connected') {
      get(`/lineages/${name}`, {limit: 1}, signal).then((now) => {
        news.hidden &&= JSON.stringify(now.clones) === JSON.stringify(answer.clones);
      }).catch(() => {});
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
    news,
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

/** All of them in one line, cut where there is no room; whole in its title. */
function labels(branch) {
  const all = Object.entries(branch.labels).map(([label, value]) => `${label} ${value}`).join(' · ');
  return all ? el('div', {class: 'tree-labels', title: all}, all) : null;
}

function words(branch) {
  const began = branch.fork ? `since ${branch.fork.startedAt}` : 'first of the lineage';
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
    focusRow(to);
  } else if (event.key === 'Enter' && event.target === line) {
    (line.querySelector('a') || line.querySelector('button'))?.click();
  } else if ((event.key === 'ArrowLeft' && line.ariaExpanded === 'true') || (event.key === 'ArrowRight' && line.ariaExpanded === 'false')) {
    event.preventDefault();
    const {client} = line.dataset;
    line.querySelector('.tree-toggle').click();
    focusRow(document.querySelector(`[data-client="${client}"]`));
  }
}

function focusRow(line) {
  if (line) {
    line.parentElement.querySelectorAll('[role=row][tabindex="0"]').forEach((other) => {
      other.tabIndex = -1;
    });
    line.tabIndex = 0;
    line.focus();
  }
}
