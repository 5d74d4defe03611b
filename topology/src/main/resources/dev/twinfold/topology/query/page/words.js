/** Numbers, times and names as people read them. */
import {el} from './dom.js';

const WHOLE = new Intl.NumberFormat('en-US');
const SHORT = new Intl.NumberFormat('en-US', {notation: 'compact', maximumFractionDigits: 1});
const UTC = {timeZone: 'UTC', hour12: false};
const CLOCK = new Intl.DateTimeFormat('en-GB', {...UTC, hour: '2-digit', minute: '2-digit', second: '2-digit'});
const HOUR = new Intl.DateTimeFormat('en-GB', {...UTC, hour: '2-digit', minute: '2-digit'});
const DAY = new Intl.DateTimeFormat('en-GB', {...UTC, day: 'numeric', month: 'short', year: 'numeric'});
const DAY_CLOCK = new Intl.DateTimeFormat('en-GB',
  {...UTC, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit'});

export const MINUTE = 60_000;
export const DAY_MILLIS = 24 * 60 * MINUTE;

export function count(value) {
  return WHOLE.format(value);
}

export function shortCount(value) {
  return Math.abs(value) < 10_000 ? WHOLE.format(value) : SHORT.format(value);
}

export function rate(value) {
  return value < 10 ? value.toFixed(1) : shortCount(Math.round(value));
}

/** "1 client", "2 clients". */
export function some(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function brief(id) {
  return id ? id.slice(0, 8) : '';
}

/** A time for the eye, and exactly for machines. */
export function time(iso) {
  const moment = new Date(iso);
  return el('time', {datetime: iso, title: iso}, isToday(moment) ? CLOCK.format(moment) : DAY_CLOCK.format(moment));
}

function isToday(moment) {
  return DAY.format(moment) === DAY.format(new Date());
}

/** A label on an axis that spans so many milliseconds. */
export function tick(millis, span) {
  const moment = new Date(millis);
  if (span > 3 * DAY_MILLIS) {
    return DAY.format(moment);
  }
  return span > 20 * MINUTE ? HOUR.format(moment) : CLOCK.format(moment);
}

/** A window: its day, and its hours if it is shorter. */
export function span(window) {
  const start = new Date(window.start);
  const end = new Date(window.end);
  if (end - start >= DAY_MILLIS) {
    return `${DAY.format(start)} – ${DAY.format(new Date(end - 1))}`;
  }
  const clock = end - start < MINUTE ? CLOCK : HOUR;
  return `${isToday(start) ? '' : `${DAY.format(start)}, `}${clock.format(start)} – ${clock.format(end)}`;
}

/** For how long, roughly. */
export function ago(iso) {
  const seconds = Math.max(0, Math.round((Date.now() - new Date(iso)) / 1000));
  if (seconds < 90) {
    return `${seconds} s ago`;
  }
  if (seconds < 5400) {
    return `${Math.round(seconds / 60)} min ago`;
  }
  return seconds < 129_600 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} days ago`;
}

/** What people call a machine. */
export function host(labels) {
  if (labels.host) {
    return labels.host;
  }
  const first = Object.keys(labels).sort()[0];
  return first === undefined ? '' : labels[first];
}

const VERDICTS = {
  SUSPECTED: ['◔', 'suspected'],
  CONFIRMED: ['●', 'confirmed'],
  RESTORED: ['↺', 'restored backup'],
};

const STATUSES = {
  ACTIVE: ['●', 'counts'],
  RESTORED: ['↺', 'restored, counts no more'],
  RETIRED: ['○', 'retired, counts no more'],
};

const STATES = {
  OPEN: ['◌', 'open'],
  PROVISIONAL: ['◔', 'provisional'],
  FINAL: ['●', 'final'],
  CORRECTED: ['✎', 'corrected'],
};

const EVIDENCE = {
  FORK: 'one history, continued twice',
  TWIN: 'two machines under one identity',
  STALE: 'woke from an old snapshot',
};

/** A word with a shape, so that nothing depends on colour alone. */
function chip(words, key, kind) {
  const [mark, word] = words[key] || ['?', key.toLowerCase()];
  return el('span', {class: `chip chip-${kind}-${key.toLowerCase()}`}, el('span', {'aria-hidden': 'true'}, mark), ` ${word}`);
}

export const verdict = (key) => chip(VERDICTS, key, 'verdict');
export const status = (key) => chip(STATUSES, key, 'status');
export const billState = (key) => chip(STATES, key, 'bill');
export const evidence = (key) => EVIDENCE[key] || key;
export const mark = (key) => (VERDICTS[key] || ['?'])[0];

/** The address of a client's page within this one. */
export function clientLink(lineage, client, label) {
  return el('a', {href: `#/lineages/${lineage}/clients/${client}`}, label || brief(client));
}

export function lineageLink(lineage, label) {
  return el('a', {href: `#/lineages/${lineage}`}, label || brief(lineage));
}
