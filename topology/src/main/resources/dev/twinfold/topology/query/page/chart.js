/** Drawings of numbers. */
import {el, svg} from './dom.js';
import {shortCount, span, tick} from './words.js';

/** A small line without axes; nothing if there is no line to draw. */
export function spark(values, words) {
  if (values.length < 2) {
    return null;
  }
  const most = Math.max(...values, 1);
  const least = Math.min(...values, most * 0.9);
  const points = values.map((value, i) =>
    `${(100 * i / (values.length - 1)).toFixed(1)},${(26 - 22 * (value - least) / (most - least || 1)).toFixed(1)}`);
  return svg('svg', {class: 'spark', viewBox: '0 0 100 28', preserveAspectRatio: 'none', role: 'img', 'aria-label': words},
    svg('polyline', {points: points.join(' '), 'vector-effect': 'non-scaling-stroke'}));
}

const WIDE = 1000;
const HIGH = 260;
const LEFT = 56;
const BOTTOM = 26;
const TOP = 12;

/**
 * Windows as bars on a time axis, oldest first: what is final is full, what is not yet is hatched, and what was corrected
 * has a mark on top.
 */
export function bars(windows, valueOf, words) {
  const values = windows.map(valueOf);
  const most = niceMost(Math.max(...values, 1));
  const start = new Date(windows[0].start).getTime();
  const end = new Date(windows[windows.length - 1].end).getTime();
  const x = (iso) => LEFT + (WIDE - LEFT) * (new Date(iso) - start) / (end - start);
  const y = (value) => TOP + (HIGH - TOP - BOTTOM) * (1 - value / most);
  const shapes = windows.map((window, i) => {
    const from = x(window.start);
    const width = Math.max(1.5, x(window.end) - from - Math.min(4, (x(window.end) - from) * 0.15));
    return bar(window, from, width, y(values[i]), values[i]);
  });
  return el('figure', {class: 'chart'},
    svg('svg', {viewBox: `0 0 ${WIDE} ${HIGH}`, role: 'img', 'aria-label': words},
      svg('defs', {}, svg('pattern', {id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
        svg('rect', {width: 6, height: 6, class: 'hatch-back'}), svg('rect', {width: 2.4, height: 6, class: 'hatch-line'}))),
      [0, 0.5, 1].map((share) => svg('g', {},
        svg('line', {x1: LEFT, x2: WIDE, y1: y(most * share), y2: y(most * share), class: 'grid'}),
        svg('text', {x: LEFT - 8, y: y(most * share) + 4, class: 'axis axis-y'}, shortCount(most * share)))),
      shapes, ticks(start, end, x)));
}

function bar(window, x, width, y, value) {
  const bottom = HIGH - BOTTOM;
  return svg('g', {},
    svg('title', {}, `${span(window)}: ${value}, ${window.state.toLowerCase()}`),
    svg('rect', {x, width, y: Math.min(y, bottom - 1), height: Math.max(1, bottom - y), rx: 2,
      class: `bar bar-${window.state.toLowerCase()}`}),
    window.state === 'CORRECTED'
      ? svg('circle', {cx: x + width / 2, cy: Math.max(y - 6, 5), r: 3.5, class: 'bar-mark'}) : null);
}

function ticks(start, end, x) {
  return [0, 1, 2, 3, 4].map((i) => {
    const millis = start + (end - start) * i / 4;
    return svg('text', {x: x(new Date(millis)), y: HIGH - 6, class: `axis axis-x-${i === 0 ? 'first' : i === 4 ? 'last' : 'mid'}`},
      tick(millis, end - start));
  });
}

function niceMost(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 10].find((factor) => factor * power >= value);
  return Math.max(2, step * power);
}
