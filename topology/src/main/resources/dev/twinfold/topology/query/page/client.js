/** One client: the proof. */
import {get} from './api.js';
import {cell, el, empty, failed, number, row, section, table} from './dom.js';
import {billState, brief, clientLink, count, evidence, host, lineageLink, some, span, status, time, verdict} from './words.js';

const RELATIONS = {
  original: 'continued where this one began',
  sibling: 'began at the same identity',
  clone: 'was cloned from this one',
  successor: 'continued this one',
};

export async function client(place, {signal, ids: [lineage, name], query}) {
  const proof = await get(`/lineages/${lineage}/clients/${name}`, {}, signal);
  const self = proof.client;
  const sides = section('Twins, side by side', twins(lineage, self, proof));
  document.title = `${host(self.labels) || brief(name)} · Twinfold`;
  place.replaceChildren(
    el('p', {class: 'crumbs'}, lineageLink(lineage, `Lineage ${brief(lineage)}`),
      proof.path.map((branch) => [' › ', branch.client === name
        ? el('strong', {}, host(branch.labels) || brief(branch.client))
        : clientLink(lineage, branch.client, host(branch.labels) || brief(branch.client))])),
    el('h1', {}, host(self.labels) || `Client ${brief(name)}`),
    el('p', {class: 'lead'}, status(self.status), ' ',
      self.fork ? [verdict(self.fork.verdict), ` ${evidence(self.fork.evidence)}`] : 'First of its lineage'),
    el('div', {class: 'two'},
      section('Why it is counted as it is', el('ol', {class: 'why'}, proof.why.map((reason) => el('li', {}, reason)))),
      section('What is known of it', facts(lineage, self))),
    sides,
    section('Bills', windows(lineage, name, proof.windows, signal)),
    el('p', {class: 'quiet'}, 'As of ', time(proof.asOf), '.'));
  if (query.get('show') === 'twins') {
    sides.scrollIntoView();
  }
}

function facts(lineage, self) {
  const pairs = [
    ['Client', el('code', {}, self.client)],
    ['Lineage', el('code', {}, lineage)],
    ['Tenant', el('a', {href: `#/clients?tenant=${encodeURIComponent(self.tenant)}`}, self.tenant)],
    ['Current identity', [el('code', {}, self.current), ` (generation ${count(self.generation)})`]],
    ['First heard', time(self.firstHeard)],
    ['Last heard', time(self.lastHeard)],
    self.fork ? ['Forked at', self.fork.at
      ? [el('code', {}, self.fork.at), ` (generation ${count(self.fork.atGeneration)})`] : 'an identity nobody knows'] : null,
    self.fork ? ['Finding', el('code', {}, self.fork.cloneId)] : null,
    ...Object.entries(self.labels).map(([label, value]) => [`Label ${label}`, value]),
  ];
  return el('dl', {class: 'facts'}, pairs.filter((pair) => pair).map(([name, value]) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, value))));
}

function twins(lineage, self, proof) {
  const many = [
    proof.branchesAtFork > 1 ? `${some(proof.branchesAtFork, 'branch', 'branches')} began where this one did.` : '',
    ...proof.forks.map((fork) =>
      `${some(fork.branches, 'branch', 'branches')} forked off it at ${fork.at ? brief(fork.at) : 'an unknown identity'}.`),
  ].filter((words) => words);
  if (proof.twins.length === 0) {
    return empty('There are none: nobody else has this history.');
  }
  return [
    many.length ? el('p', {}, many.join(' '), ' The nearest are shown; ', lineageLink(lineage, 'the lineage'), ' has all.') : null,
    el('div', {class: 'twins'}, proof.twins.map((twin) => el('article', {class: 'twin'},
      el('h3', {}, clientLink(lineage, twin.client.client, host(twin.client.labels) || brief(twin.client.client)),
        el('span', {class: 'quiet'}, ` ${RELATIONS[twin.relation] || twin.relation}`)),
      table(`What differs from ${host(twin.client.labels) || brief(twin.client.client)}`,
        ['What differs', host(self.labels) || 'this one', host(twin.client.labels) || 'the twin'],
        twin.differs.map((difference) => row(
          el('th', {scope: 'row'}, difference.what), cell(difference.here || '–'), cell(difference.there || '–'))), 'compare')))),
  ];
}

function windows(lineage, name, first, signal) {
  const place = el('div', {});
  const rows = [];
  const add = (page) => {
    rows.push(...page.items.map(windowRow));
    place.replaceChildren(
      rows.length === 0 ? empty('Nothing is billed or counted that can still change.')
        : table('Billing windows, newest first', ['Window', 'Size', 'State', 'Tenant', '#Reports', '#Operations', 'Revisions'], rows),
      page.next ? el('button', {type: 'button', click: () =>
        get(`/lineages/${lineage}/clients/${name}/windows`, {after: page.next}, signal).then(add)
          .catch((problem) => place.append(failed(problem)))}, 'Show older ones') : '');
  };
  add(first);
  return place;
}

function windowRow(window) {
  const last = window.revisions[window.revisions.length - 1] || window.pending;
  return row(cell(span(window)), cell(window.size), cell(billState(window.state)), cell(window.tenant),
    number(count(last.reports)), number(count(sum(last.operations))), cell(revisions(window)));
}

function sum(operations) {
  return Object.values(operations).reduce((all, one) => all + one, 0);
}

function revisions(window) {
  const all = [...window.revisions, ...(window.pending ? [window.pending] : [])];
  return el('details', {}, el('summary', {}, some(window.revisions.length, 'revision'),
    window.pending ? ', more is counted' : ''),
  el('ol', {class: 'revisions'}, all.map((revision) => el('li', {},
    el('strong', {}, revision.revision < 0 ? 'not billed yet' : `revision ${revision.revision}`),
    `: ${some(revision.reports, 'report')}, ${some(revision.machines, 'machine')}`,
    el('ul', {}, Object.entries(revision.operations).map(([operation, times]) =>
      el('li', {}, `${operation}: ${count(times)}`)))))));
}
