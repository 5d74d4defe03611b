/** Asks the instance that served this page. */

const TOKEN = 'twinfold.token';
const BASE = 'api/v1';
const RETRY_MILLIS = 2000;
const MOST_TRIES = 5;

/** An answer other than what was asked for. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || `The server answered with status ${status}.`);
    this.status = status;
    this.title = body.title || '';
    this.detail = this.message;
  }
}

export function setToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

function headers(more = {}) {
  const token = sessionStorage.getItem(TOKEN);
  return token ? {Authorization: `Bearer ${token}`, ...more} : more;
}

/** Asks until there is an answer: while state moves, the server says when to ask again. */
export async function get(path, query = {}, signal = undefined) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const url = `${BASE}${path}${given.length ? `?${new URLSearchParams(given)}` : ''}`;
  for (let tries = 1; ; tries++) {
    const response = await fetch(url, {headers: headers(), signal, credentials: 'omit'});
    if (response.ok) {
      return response.json();
    }
    const problem = new Problem(response.status, await response.json().catch(() => ({})));
    if (response.status !== 503 || tries === MOST_TRIES) {
      throw problem;
    }
    await pause((Number(response.headers.get('Retry-After')) || 2) * 1000, signal);
  }
}

function pause(millis, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, {once: true});
  });
}

/**
 * Follows the live stream while the page is looked at. A browser opens six connections to a host, so pages in other tabs
 * must not hold one each. Not by EventSource, which cannot show a token.
 *
 * @param heard takes each event's name and contents
 * @param lost takes the reason whenever the connection is gone
 * @param connected is called whenever there is one: what was found before is not heard, unless something was heard before that
 */
export async function follow(heard, lost, connected) {
  let last = '';
  for (;;) {
    const away = await looked();
    try {
      const more = last ? {'Last-Event-ID': last} : {};
      const response = await fetch(`${BASE}/stream`,
        {headers: headers({Accept: 'text/event-stream', ...more}), credentials: 'omit', signal: away});
      if (!response.ok) {
        throw new Problem(response.status, await response.json().catch(() => ({})));
      }
      connected();
      await read(response.body, (event) => {
        last = event.id || last;
        heard(event.name, JSON.parse(event.text));
      });
      lost(new Error('the connection ended'));
    } catch (problem) {
      if (away.aborted) {
        continue;
      }
      lost(problem);
      if (problem.status === 401) {
        return;
      }
    }
    await pause(RETRY_MILLIS);
  }
}

/** Waits until the page is looked at, and gives the signal that it no longer is. */
async function looked() {
  while (document.visibilityState !== 'visible') {
    await new Promise((resolve) => {
      document.addEventListener('visibilitychange', resolve, {once: true});
    });
  }
  const away = new AbortController();
  const leave = () => {
    if (document.visibilityState !== 'visible') {
      document.removeEventListener('visibilitychange', leave);
      away.abort();
    }
  };
  document.addEventListener('visibilitychange', leave);
  addEventListener('pagehide', () => away.abort(), {once: true});
  return away.signal;
}

async function read(body, take) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      return;
    }
    text += value.replaceAll('\r\n', '\n');
    let end;
    while ((end = text.indexOf('\n\n')) >= 0) {
      const event = parse(text.slice(0, end));
      text = text.slice(end + 2);
      if (event.text) {
        take(event);
      }
    }
  }
}

function parse(block) {
  const event = {name: 'message', id: '', text: ''};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (line.startsWith('event:')) {
      event.name = value;
    } else if (line.startsWith('id:')) {
      event.id = value;
    } else if (line.startsWith('data:')) {
      event.text += value;
    }
  }
  return event;
}
