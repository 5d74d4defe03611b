/** What the live stream has told since this page was opened; views listen to it. */
import {follow} from './api.js';

const MOST_CLONES = 200;
const MOST_SAMPLES = 150;
const STALE_MILLIS = 10_000;

const listeners = new Set();

export const live = {
  overview: null,
  heardAt: 0,
  problem: null,
  clones: [],
  /** Of each overview: reports a second and unique clients. */
  samples: [],
};

/** Calls a view with what happened ('overview', 'clone', 'state' or 'connected') until the signal is aborted. */
export function listen(signal, listener) {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener), {once: true});
}

function tell(what, event) {
  for (const listener of [...listeners]) {
    listener(what, event);
  }
}

function heard(name, event) {
  live.problem = null;
  if (name === 'overview') {
    live.overview = event;
    live.heardAt = Date.now();
    live.samples.push({at: Date.now(), reports: event.reportsPerSecond, clients: event.clients.active});
    live.samples.splice(0, live.samples.length - MOST_SAMPLES);
    tell('overview', event);
  } else if (name === 'clone' && !live.clones.some((clone) => clone.id === event.id)) {
    live.clones.unshift(event);
    live.clones.length = Math.min(live.clones.length, MOST_CLONES);
    tell('clone', event);
  } else if (name === 'waiting') {
    live.problem = event;
  }
  tell('state');
}

function lost(problem) {
  live.problem = problem;
  tell('state', problem);
}

export function isStale() {
  return Date.now() - live.heardAt > STALE_MILLIS;
}

export function start() {
  follow(heard, lost, () => tell('connected'));
  setInterval(() => tell('state'), 2000);
}
