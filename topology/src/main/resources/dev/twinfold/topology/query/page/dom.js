/** Builds the page. Whatever comes from outside becomes text here, and never markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** An element; attributes that are null or false are left out, functions become listeners. */
export function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for drawings. */
export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts an element at a place of its parent, in percent; style attributes are forbidden here. */
export function at(element, left, width) {
  element.style.left = `${left}%`;
  if (width !== undefined) {
    element.style.width = `${width}%`;
  }
  return element;
}

/** A table with its caption for those who do not see it. */
export function table(caption, heads, rows, kind = '') {
  return el('div', {class: 'table-box', tabindex: '0', role: 'region', 'aria-label': caption},
    el('table', {class: kind},
      el('caption', {class: 'unseen'}, caption),
      el('thead', {}, el('tr', {}, heads.map((head) =>
        el('th', {scope: 'col', class: head.startsWith('#') ? 'number' : null}, head.replace('#', ''))))),
      el('tbody', {}, rows)));
}

export function row(...cells) {
  return el('tr', {}, cells);
}

export function cell(...children) {
  return el('td', {}, children);
}

export function number(text) {
  return el('td', {class: 'number'}, text);
}

/** What stands where something is going to be. */
export function loading(what) {
  return el('p', {class: 'state', role: 'status'}, `Loading ${what} ...`);
}

export function empty(text, ...more) {
  return el('div', {class: 'state'}, el('p', {}, text), more);
}

/** A part that could not be had, with the reason and a way on. */
export function failed(problem, again) {
  const message = problem.detail || problem.message || 'It could not be loaded.';
  return el('div', {class: 'state state-error', role: 'alert'},
    el('p', {}, el('strong', {}, problem.title ? `${problem.title}: ` : ''), message),
    again ? el('button', {type: 'button', click: again}, 'Try again') : null);
}

/** Says what is not in a list that several instances put together. */
export function missing(parts) {
  if (!parts || parts.length === 0) {
    return null;
  }
  return el('p', {class: 'note', role: 'status'}, 'Not complete: ',
    parts.map((part) => `${part.instance ? `${part.instance} ` : ''}${part.problem}`).join('; '), '.');
}

/** A section with its heading. */
export function section(title, ...children) {
  return el('section', {class: 'card'}, el('h2', {}, title), children);
}
