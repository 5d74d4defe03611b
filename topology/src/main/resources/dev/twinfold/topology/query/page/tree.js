/** The branches of a lineage as far as they were loaded, and the rows that show them. */

const NOBODY = '';

/** Shorter lives are drawn as if they were seen from so far. */
const LEAST_SPAN = 10_000;

export class Tree {
  #children = new Map();
  #forks = new Map();
  #branches = new Map();
  #closed = new Set();

  constructor(answer) {
    this.start = new Date(answer.start).getTime();
    this.end = Math.max(new Date(answer.end).getTime(), this.start + LEAST_SPAN);
    answer.forks.forEach((fork) => this.#addFork(fork));
    answer.branches.forEach((branch) => this.#addBranch(branch));
  }

  #addFork(fork) {
    const parent = fork.client || NOBODY;
    if (!this.#forks.has(parent)) {
      this.#forks.set(parent, new Map());
    }
    this.#forks.get(parent).set(fork.at || NOBODY, {...fork});
  }

  /** Under its fork, or beside the first client if that is not known. */
  #addBranch(branch) {
    if (this.#branches.has(branch.client)) {
      return;
    }
    this.#branches.set(branch.client, branch);
    const original = branch.fork?.original || NOBODY;
    const known = this.#forks.get(original)?.has(branch.fork?.at || NOBODY);
    const place = known ? `${original}@${branch.fork?.at || NOBODY}` : `${NOBODY}@${NOBODY}`;
    if (!this.#children.has(place)) {
      this.#children.set(place, []);
    }
    this.#children.get(place).push(branch);
  }

  /** Takes the next branches of a fork. */
  add(fork, page) {
    page.forks.forEach((one) => this.#addFork(one));
    page.branches.forEach((branch) => this.#addBranch(branch));
    fork.next = page.fork.next;
    fork.branches = page.fork.branches;
  }

  isClosed(client) {
    return this.#closed.has(client);
  }

  toggle(client) {
    if (!this.#closed.delete(client)) {
      this.#closed.add(client);
    }
  }

  /** Where a time stands on the axis, in percent. */
  share(time) {
    const share = 100 * (new Date(time).getTime() - this.start) / (this.end - this.start);
    return Math.min(100, Math.max(0, share));
  }

  /** From the top down, without recursion: clones of clones of clones may be thousands deep. */
  rows() {
    const rows = [];
    const open = this.#below(NOBODY, 0, []).reverse();
    while (open.length > 0) {
      const row = open.pop();
      rows.push(row);
      if (row.branch && !this.isClosed(row.branch.client)) {
        open.push(...this.#below(row.branch.client, row.level + 1, row.passing).reverse());
      }
    }
    return rows;
  }

  /** The rows right below a client: its forks, each with its branches and what is not loaded of it. */
  #below(client, level, passing) {
    const rows = [];
    const forks = [...(this.#forks.get(client)?.values() || [])];
    forks.forEach((fork, i) => {
      const branches = this.#children.get(`${client}@${fork.at || NOBODY}`) || [];
      const left = fork.branches - branches.length;
      const spine = {from: fork.firstAt};
      branches.forEach((branch, j) => {
        const ends = j === branches.length - 1 && left <= 0;
        const spines = client === NOBODY ? [] : [...passing, {...spine, ends}];
        rows.push({branch, level, spines, forks: [...(this.#forks.get(branch.client)?.values() || [])],
          passing: client === NOBODY ? [] : ends && i === forks.length - 1 ? passing : ends ? passing : [...passing, spine]});
      });
      if (left > 0) {
        rows.push({more: fork, level, left});
      }
    });
    return rows;
  }
}
