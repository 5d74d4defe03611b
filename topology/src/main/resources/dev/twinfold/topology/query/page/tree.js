/** The branches of a lineage as far as they are shown, and the rows that show them. */

const NOBODY = '';

/** Shorter lives are drawn as if they were seen from so far. */
const LEAST_SPAN = 10_000;

/** Where the branches of a fork begin: the place of its first window. */
const START = {after: '', offset: 0};

/**
 * Of each fork one window of its branches is here, a page of the API: a golden image has more than a browser can hold. A
 * window knows the places of those before it, so that one can go back.
 */
export class Tree {
  #forks = new Map();
  #closed = new Set();

  constructor(answer) {
    this.start = new Date(answer.start).getTime();
    this.end = Math.max(new Date(answer.end).getTime(), this.start + LEAST_SPAN);
    answer.forks.forEach((fork) => this.#addFork(fork));
    answer.branches.forEach((branch) => this.#forkOf(branch).items.push(branch));
  }

  #addFork(fork) {
    const parent = fork.client || NOBODY;
    if (!this.#forks.has(parent)) {
      this.#forks.set(parent, new Map());
    }
    const added = {...fork, items: [], places: fork.shown > 0 ? [START] : []};
    this.#forks.get(parent).set(fork.at || NOBODY, added);
    return added;
  }

  /** Where a branch stands: under its fork, or beside the first client if that is not known. */
  #forkOf(branch) {
    return this.#forks.get(branch.fork?.original || NOBODY)?.get(branch.fork?.at || NOBODY)
      || this.#forks.get(NOBODY)?.get(NOBODY)
      || this.#addFork({client: null, at: null, branches: 0, shown: 1, next: null});
  }

  forksOff(client) {
    return [...(this.#forks.get(client)?.values() || [])];
  }

  /** The places with the window behind what is shown; null at the end of the fork. */
  later(fork) {
    if (fork.places.length === 0) {
      return fork.branches > 0 ? [START] : null;
    }
    return fork.next ? [...fork.places, {after: fork.next, offset: fork.places.at(-1).offset + fork.shown}] : null;
  }

  /** The places with the window before what is shown; null at the start of the fork. */
  earlier(fork) {
    return fork.places.length > 1 ? fork.places.slice(0, -1) : null;
  }

  /** Puts a page of a fork's branches in the place of those that were shown. */
  show(fork, places, page) {
    this.#forgetBelow(fork);
    fork.items = page.branches;
    fork.places = places;
    fork.next = page.fork.next;
    fork.shown = page.fork.shown;
    fork.branches = page.fork.branches;
    fork.verdicts = page.fork.verdicts;
    page.forks.forEach((one) => this.#addFork(one));
  }

  #forgetBelow(fork) {
    const gone = [...fork.items];
    while (gone.length > 0) {
      const {client} = gone.pop();
      this.forksOff(client).forEach((below) => gone.push(...below.items));
      this.#forks.delete(client);
      this.#closed.delete(client);
    }
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
        this.#below(row.branch.client, row.level + 1, row.passing).reverse().forEach((below) => open.push(below));
      }
    }
    return rows;
  }

  /** The rows right below a client: its forks, each with its window and with what leads out of it. */
  #below(client, level, passing) {
    const rows = [];
    for (const fork of this.forksOff(client)) {
      const earlier = this.earlier(fork);
      const later = this.later(fork);
      const spine = {from: fork.firstAt};
      if (earlier) {
        rows.push({fork, places: earlier, level, isEarlier: true});
      }
      fork.items.forEach((branch, i) => {
        const ends = i === fork.items.length - 1 && !later;
        rows.push({branch, level, spines: client === NOBODY ? [] : [...passing, {...spine, ends}],
          passing: client === NOBODY || ends ? passing : [...passing, spine]});
      });
      if (later) {
        rows.push({fork, places: later, level, isEarlier: false});
      }
    }
    return rows;
  }
}
